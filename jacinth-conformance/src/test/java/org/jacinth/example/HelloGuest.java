package org.jacinth.example;

// README:
import org.jacinth.hypervisor.*;

public class HelloGuest {
    public static void main(String[] args) {
        byte[] code = {
            (byte) 0xE4, 0x60,            // in  al, 0x60
            (byte) 0x83, (byte) 0xC0, 2,  // add eax, 2
            (byte) 0xE6, 0x60,            // out 0x60, al
        };
        try (Guest guest = Guest.create(Engine.named("software")); Vmo ram = Vmo.create(1 << 20)) {
            guest.map(0, ram, 0, ram.size(), Access.ALL);
            guest.memory().writeLong(0x0000, 0x1007);  // page tables where CR3 points: 1 GiB, identity
            guest.memory().writeLong(0x1000, 0x87);
            guest.memory().write(0x2000, code, 0, code.length);
            guest.setPortTrap(0x60, 1, 7);
            try (Vcpu vcpu = guest.createVcpu(0x2000)) {
                if (vcpu.enter() instanceof Packet.Io in && in.input()) {
                    vcpu.writeIo(in.size(), 40);       // zx_vcpu_write_state(ZX_VCPU_IO) answers the in
                }
                Packet out = vcpu.enter();             // the guest went on and now writes what it computed
                System.out.println(out + ", rax=" + vcpu.readState().rax());
            }
        }
    }
}

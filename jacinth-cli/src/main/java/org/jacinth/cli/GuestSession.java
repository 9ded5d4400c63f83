package org.jacinth.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jacinth.hypervisor.StatusException;
import org.jacinth.vmm.Machine;
import org.jacinth.vmm.MachineConfig;
import org.jacinth.vmm.Outcome;
import org.jacinth.vmm.boot.BootException;

/** One run of a guest with the standard streams as its console, from the raw terminal to the exit status. */
final class GuestSession {
    private final MachineConfig.Builder builder;
    private final PrintWriter err;
    private final MachineOptions options;
    private Function<Optional<int[]>, String> commandLine;

    private final AtomicReference<Machine> machine = new AtomicReference<>();
    private volatile boolean left;

    GuestSession(MachineConfig.Builder builder, PrintWriter err, MachineOptions options) {
        this.builder = builder;
        this.err = err;
        this.options = options;
    }

    /** Makes the kernel's command line when the terminal's size, lines and columns, is known. */
    GuestSession commandLine(Function<Optional<int[]>, String> maker) {
        commandLine = maker;
        return this;
    }

    /**
     * Runs the guest to its end. Says on the error stream what runs it, and how it ended unless it switched itself off.
     *
     * @throws CliException if the image cannot be booted, or the machine cannot be built
     */
    ExitStatus run() {
        InputStream in = System.in;
        WatchedOutput out = new WatchedOutput(new FileOutputStream(FileDescriptor.out), this::stop);
        builder.consoleOutput(out);
        Outcome outcome;
        Optional<Terminal> terminal = Terminal.raw();
        try {
            builder.consoleInput(terminal.isPresent() ? keys(in) : in);
            if (commandLine != null) {
                builder.commandLine(commandLine.apply(terminal.flatMap(Terminal::size)));
            }
            Machine built = new Machine(builder.build());
            machine.set(built);
            err.println("jacinth: " + options.engineChoice());
            err.flush();
            outcome = left ? new Outcome.Stopped() : built.run();
        } catch (BootException e) {
            throw new CliException(ExitStatus.IMAGES, e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitStatus.USAGE, e.getMessage(), e);
        } catch (StatusException e) {
            throw new CliException(ExitStatus.ENGINE, e.getMessage(), e);
        } finally {
            // The guest may have left the cursor in the middle of a line.
            terminal.ifPresent(Terminal::close);
        }
        ExitStatus status = Verdict.status(outcome, out.isBroken());
        Verdict.lines(outcome, status).forEach(err::println);
        if (outcome instanceof Outcome.InternalError fault && Main.debug()) {
            fault.cause().printStackTrace(err);
        }
        JvmArchive.ran(machine.get().statistics());
        if (options.stats()) {
            RunCost.lines(machine.get().statistics()).forEach(err::println);
        }
        err.flush();
        return status;
    }

    private InputStream keys(InputStream in) {
        TerminalInput keys = new TerminalInput(in, new TerminalInput.Commands() {
            @Override
            public void leave() {
                stop();
            }

            @Override
            public void help() {
                err.print("\r\n" + EscapeKeys.HELP.replace("\n", "\r\n"));
                err.flush();
            }
        });
        keys.start();
        return keys;
    }

    private void stop() {
        left = true;
        Machine running = machine.get();
        if (running != null) {
            running.stop();
        }
    }
}

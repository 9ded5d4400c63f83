package org.jacinth.cpu.decode;

/** The manual's operand codes: how an operand is addressed, and its size. @sdm 2 "Codes for Addressing Method" */
public enum OperandCode {
    NONE('-', '-'),
    Eb('E', 'b'), Ew('E', 'w'), Ed('E', 'd'), Eq('E', 'q'), Ey('E', 'y'), Ev('E', 'v'),
    Gb('G', 'b'), Gw('G', 'w'), Gd('G', 'd'), Gq('G', 'q'), Gy('G', 'y'), Gv('G', 'v'),
    Rd('R', 'd'), Ry('R', 'y'), Rv('R', 'v'), Rq('R', 'q'),
    M('M', '-'), Mb('M', 'b'), Mw('M', 'w'), Md('M', 'd'), Mq('M', 'q'), Mv('M', 'v'), My('M', 'y'), Mdq('M', 'x'),
    Mp('M', '-'),
    Ib('I', 'b'), Iw('I', 'w'), Iz('I', 'z'), Iv('I', 'v'), sIb('s', 'b'), sIz('s', 'z'),
    Jb('J', 'b'), Jz('J', 'z'), Ap('A', 'p'), Ob('O', 'b'), Ov('O', 'v'),
    Sw('S', 'w'), Cy('C', 'y'), Dy('D', 'y'), Zb('Z', 'b'), Zv('Z', 'v'),
    AL('0', 'b'), AX('0', 'w'), eAX('0', 'z'), rAX('0', 'v'), CL('1', 'b'), DX('2', 'w'), ONE('c', 'b'),
    Vb('V', 'b'), Vw('V', 'w'), Vd('V', 'd'), Vq('V', 'q'), Vdq('V', 'x'), Vss('V', 'd'), Vsd('V', 'q'),
    Vps('V', 'x'), Vpd('V', 'x'), Vx('V', 'x'),
    Wb('W', 'b'), Ww('W', 'w'), Wd('W', 'd'), Wq('W', 'q'), Wdq('W', 'x'), Wss('W', 'd'), Wsd('W', 'q'),
    Wps('W', 'x'), Wpd('W', 'x'), Wx('W', 'x'),
    Udq('U', 'x'), Uq('U', 'q'), Ups('U', 'x'), Upd('U', 'x'), Ux('U', 'x'),
    Pq('P', 'q'), Pd('P', 'd'), Qq('Q', 'q'), Qd('Q', 'd'), Nq('N', 'q');

    /** Where the operand comes from: a letter of the manual; digits and small letters for implied ones. */
    public final char place;
    /** b w d q x: 1 to 16 bytes; v the operand size, y 4 or 8, z 2 or 4. */
    public final char width;

    OperandCode(char place, char width) {
        this.place = place;
        this.width = width;
    }

    /** log2 of the operand's bytes. */
    public int size(int operandSize) {
        return switch (width) {
            case 'b' -> 0;
            case 'w' -> 1;
            case 'd' -> 2;
            case 'q' -> 3;
            case 'x' -> 4;
            case 'z' -> Math.min(operandSize, 2);
            case 'y' -> Math.max(operandSize, 2);
            default -> operandSize;
        };
    }
}

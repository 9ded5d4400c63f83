package org.jacinth.cpu.insn;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The encodings of the instruction that the annotated method defines, one a line, and how the method is called.
 *
 * <pre>
 * [prefix] bytes [modrm]   MNEMONIC  operand, operand, ...   attribute ...
 *
 * 66 0F FC /r      PADDB   Vdq, Wdq
 * 83 /2 ib         ADC     Ev, sIb      lock
 * 0F 40+cc /r      CMOVcc  Gv, Ev
 * 50+r             PUSH    Zv           d64
 * D9 /0 mem        FLD     Md
 * D9 C0+i          FLD     -
 * D9 E8            FLD1    -
 * </pre>
 *
 * <ul>
 *   <li><b>prefix</b> {@code NP}, {@code 66}, {@code F3} or {@code F2}: mandatory; {@code NP} means none of the three.
 *       Rows without one take any (66 is then the operand size). Of rows for the same bytes, those with {@code F3} or
 *       {@code F2} are tried before those with {@code 66}, then {@code NP}, then those without.
 *   <li><b>bytes</b> maps one-byte, {@code 0F}, {@code 0F 38}, {@code 0F 3A}; {@code +cc} is sixteen rows, {@code +r} eight
 *       with a register in the low three bits. After D8..DF a second byte C0..FF is a ModR/M byte: {@code C0+i} is eight
 *       values. After {@code 0F 01}, {@code 0F AE} and the like a ModR/M byte of C0..FF may be given the same way.
 *   <li><b>modrm</b> {@code /r}, or {@code /0} to {@code /7} for a fixed reg field; {@code mem} or {@code reg} after it
 *       restricts the operand's kind.
 *   <li><b>operands</b> in the manual's letters, see {@code Operand}: {@code Eb Ew Ed Ey Ev Gb Gw Gd Gy Gv Rv M Mb Mw Md Mq
 *       Mdq Mp Ib Iw Iz Iv sIb sIz Jb Jz Ob Ov Sw Cy Dy Zb Zv AL AX eAX rAX CL DX 1 Vdq Wdq Wq Wd Pq Qq Nq Udq}; {@code -}
 *       for none.
 *   <li><b>attributes</b> {@code lock} (LOCK allowed), {@code i64} (#UD in 64-bit mode), {@code o64} (#UD outside), {@code
 *       d64} (operand size is 64 by default there), {@code f64} (always 64 there), {@code cpl0} (#GP(0) at CPL &gt; 0),
 *       {@code ends} (the block ends behind it: control transfers, and whatever changes translation, mode, interrupts or
 *       may leave the run loop), {@code protected} (#UD in real-address and virtual-8086 mode).
 * </ul>
 */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Encoding {
    String value();

    /** How the method is called and its result used. */
    Shape shape() default Shape.HELPER;
}

package org.jacinth.cpu.insn;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which class of {@link org.jacinth.cpu.state.Flags} a definition's operands and result are recorded as. */
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface FlagClass {
    /** A constant of {@code Flags}: ADD, SUB, LOGIC, INC, DEC, SHL, SHR, SAR. */
    int value();
}

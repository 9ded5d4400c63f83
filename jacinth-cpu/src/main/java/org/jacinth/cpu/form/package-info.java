/** Operand shapes: how a decoded instruction's operands, definition, result and flags go together. Read {@link org.jacinth.cpu.form.Forms}. */
package org.jacinth.cpu.form;

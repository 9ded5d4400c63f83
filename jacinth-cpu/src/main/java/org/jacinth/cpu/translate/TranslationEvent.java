package org.jacinth.cpu.translate;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Unsigned;

/** Flight Recorder's event of a region that was translated; its duration is what translating took. */
@Name("org.jacinth.Translation")
@Label("Region Translated")
@Description("Guest code was translated to a method of the JVM")
@Category("Jacinth")
@StackTrace(false)
final class TranslationEvent extends Event {
    @Label("Guest Address")
    @Description("Linear address of the first instruction, by address")
    @Unsigned
    long address;

    @Label("Guest Instructions")
    int instructions;

    @Label("Blocks")
    int blocks;

    @Label("Bytecode Size")
    @DataAmount
    int bytecode;
}

package org.jacinth.cpu;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jacinth.cpu.state.Cpu;

/** Flight Recorder's event at the end of a processor, with what it did in its life. */
@Name("org.jacinth.Vcpu")
@Label("Vcpu Closed")
@Description("A virtual processor of the software engine and how its instructions were executed")
@Category("Jacinth")
@StackTrace(false)
final class VcpuEvent extends Event {
    @Label("Index")
    int index;

    @Label("Instructions")
    long instructions;

    @Label("Instructions in Translated Code")
    long translatedInstructions;

    @Label("Regions Translated")
    long regions;

    @Label("Regions Given Up")
    long regionsGivenUp;

    @Label("Translation Time")
    @Timespan
    long translationTime;

    @Label("Bytecode Size")
    @DataAmount
    long bytecode;

    static void report(Cpu cpu) {
        VcpuEvent event = new VcpuEvent();
        if (event.shouldCommit()) {
            event.index = cpu.index;
            event.instructions = cpu.retired;
            event.translatedInstructions = cpu.retiredTranslated;
            event.regions = cpu.translation.regions();
            event.regionsGivenUp = cpu.translation.givenUp();
            event.translationTime = cpu.translation.nanos();
            event.bytecode = cpu.translation.bytes();
            event.commit();
        }
    }
}

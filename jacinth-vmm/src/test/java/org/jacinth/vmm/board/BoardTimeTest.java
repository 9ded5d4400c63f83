package org.jacinth.vmm.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jacinth.devices.Alarm;
import org.junit.jupiter.api.Test;

class BoardTimeTest {
    private long now;
    private String log = "";

    @Test
    void dueAlarmsFireOnceInTheOrderOfTheirDeadlines() {
        BoardTime time = new BoardTime(() -> now);
        Alarm late = time.alarm(() -> log += "late ");
        Alarm early = time.alarm(() -> log += "early ");
        Alarm cancelled = time.alarm(() -> log += "cancelled ");
        time.lock().lock();
        late.at(20);
        early.at(10);
        cancelled.at(5);
        cancelled.cancel();
        now = 9;
        time.fireDue();
        assertEquals("", log);
        now = 20;
        time.fireDue();
        time.fireDue();
        time.lock().unlock();
        assertEquals("early late ", log);
    }

    @Test
    void earlierAlarmWakesTheSleepingThread() throws InterruptedException {
        BoardTime time = new BoardTime(System::nanoTime);
        CountDownLatch fired = new CountDownLatch(1);
        Alarm alarm = time.alarm(fired::countDown);
        Thread thread = Thread.ofPlatform().start(time::run);
        time.lock().lock();
        alarm.at(System.nanoTime() + 3_600_000_000_000L);
        alarm.at(System.nanoTime());
        time.lock().unlock();
        assertTrue(fired.await(10, TimeUnit.SECONDS));
        time.stop();
        thread.join();
    }
}

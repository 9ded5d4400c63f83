package org.jacinth.cli;

/** The statuses that the process ends with. */
enum ExitStatus {
    SUCCESS(0, "the guest switched off or rebooted"),
    INTERNAL(1, "a fault of Jacinth itself"),
    USAGE(2, "the command line is wrong"),
    CRASHED(3, "the guest crashed: triple fault"),
    PANICKED(4, "the guest's kernel panicked"),
    ENGINE(5, "the engine failed, cannot run here or has too little memory"),
    IMAGES(6, "kernel, RAM disk or guest images are missing or unusable"),
    CONSOLE_CLOSED(7, "the standard output was closed while the guest ran"),
    DEBUG_EXIT(8, "the guest wrote a number other than 0 to its debug exit port"),
    LEFT(130, "you left with Ctrl-A X, or with Ctrl-C where there is no terminal");

    private final int code;
    private final String meaning;

    ExitStatus(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }
}

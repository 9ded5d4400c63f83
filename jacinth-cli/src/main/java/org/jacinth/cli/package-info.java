/**
 * The commands, and the terminal as a guest's serial console. Read {@link org.jacinth.cli.Main} and
 * {@link org.jacinth.cli.GuestSession} first. The only package that reads the command line and the environment, prints
 * to the standard streams, and ends the process.
 */
package org.jacinth.cli;

package org.jacinth.bench;

import java.util.List;

/**
 * What a part of the benchmark has to say.
 *
 * @param text its section of the page
 * @param complaints what went wrong, a line or more each
 */
record Part(String text, List<String> complaints) {}

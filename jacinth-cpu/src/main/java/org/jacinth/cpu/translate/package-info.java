/** Hot guest code as hidden classes: the regions, and the thread that makes them. Read {@link org.jacinth.cpu.translate.Translator}. */
package org.jacinth.cpu.translate;

package org.jacinth.cpu.emit;

import java.lang.classfile.ClassFile;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a class that extends another one and overrides one method. When it is initialized it gives an instance of itself to a
 * static field of that one, and takes over values from others, as constants.
 *
 * @jvms 4.1 The ClassFile Structure
 */
public final class ClassWriter {
    private static final int MAGIC = 0xCAFE_BABE;
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int LONG = 5;
    private static final int CLASS = 7;
    private static final int FIELD = 9;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;

    /**
     * A static final field.
     *
     * @param source a static field of the superclass that it gets its value from
     */
    public record Constant(String name, ClassDesc type, String source) {}

    private final ClassDesc self;
    private final ClassDesc parent;
    private final ByteSink pool = new ByteSink();
    private int entries = 1;
    private final Map<String, Integer> known = new HashMap<>();
    private final Map<Long, Integer> longs = new HashMap<>();

    /** A class of that name and superclass. */
    public ClassWriter(ClassDesc self, ClassDesc parent) {
        this.self = self;
        this.parent = parent;
    }

    ClassDesc self() {
        return self;
    }

    /** The writer of a method's code; its first argument is an instance of the class. */
    public CodeWriter method(ClassDesc... parameters) {
        ClassDesc[] arguments = new ClassDesc[parameters.length + 1];
        arguments[0] = self;
        System.arraycopy(parameters, 0, arguments, 1, parameters.length);
        return new CodeWriter(this, arguments);
    }

    /**
     * The class.
     *
     * @param name of the method
     * @param descriptor of the method
     * @param born a static field of the superclass, of its type, that gets the instance
     */
    public byte[] toByteArray(
            String name, String descriptor, CodeWriter code, String born, List<Constant> constants) {
        ByteSink methods = new ByteSink();
        methods.u2(3);
        CodeWriter constructor = new CodeWriter(this, self);
        constructor.local(Opcode.ALOAD, 0);
        constructor.invoke(Opcode.INVOKESPECIAL, parent, ConstantDescs.INIT_NAME, ConstantDescs.CD_void);
        constructor.returnNothing();
        method(methods, 0, ConstantDescs.INIT_NAME, "()V", constructor);
        CodeWriter initializer = new CodeWriter(this);
        for (Constant c : constants) {
            initializer.getStatic(parent, c.source, c.type);
            initializer.putStatic(self, c.name, c.type);
        }
        initializer.create(self);
        initializer.putStatic(parent, born, parent);
        initializer.returnNothing();
        method(methods, ClassFile.ACC_STATIC, ConstantDescs.CLASS_INIT_NAME, "()V", initializer);
        method(methods, ClassFile.ACC_PUBLIC, name, descriptor, code);
        ByteSink fields = new ByteSink();
        for (Constant c : constants) {
            fields.u2(ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
            fields.u2(utf8Entry(c.name));
            fields.u2(utf8Entry(c.type.descriptorString()));
            fields.u2(0);
        }
        int thisEntry = classEntry(self);
        int superEntry = classEntry(parent);

        ByteSink out = new ByteSink();
        out.u4(MAGIC);
        out.u4(ClassFile.JAVA_25_VERSION);
        out.u2(entries);
        out.bytes(pool.array(), pool.length());
        out.u2(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
        out.u2(thisEntry);
        out.u2(superEntry);
        out.u2(0);
        out.u2(constants.size());
        out.bytes(fields.array(), fields.length());
        out.bytes(methods.array(), methods.length());
        out.u2(0);
        return out.toByteArray();
    }

    private void method(ByteSink out, int flags, String name, String descriptor, CodeWriter code) {
        out.u2(flags);
        out.u2(utf8Entry(name));
        out.u2(utf8Entry(descriptor));
        out.u2(1);
        code.writeTo(out);
    }

    // ---- Constant pool -------------------------------------------------------------------------------------------

    int utf8Entry(String text) {
        Integer entry = known.get(text);
        if (entry == null) {
            pool.u1(UTF8);
            pool.ascii(text);
            entry = entries++;
            known.put(text, entry);
        }
        return entry;
    }

    int classEntry(ClassDesc type) {
        String descriptor = type.descriptorString();
        String key = "C" + descriptor;
        Integer entry = known.get(key);
        if (entry == null) {
            int name = utf8Entry(type.isArray() ? descriptor : descriptor.substring(1, descriptor.length() - 1));
            pool.u1(CLASS);
            pool.u2(name);
            entry = entries++;
            known.put(key, entry);
        }
        return entry;
    }

    int methodEntry(ClassDesc owner, String name, String descriptor) {
        return memberEntry(METHOD, owner, name, descriptor);
    }

    int fieldEntry(ClassDesc owner, String name, ClassDesc type) {
        return memberEntry(FIELD, owner, name, type.descriptorString());
    }

    private int memberEntry(int tag, ClassDesc owner, String name, String descriptor) {
        String key = name + ' ' + descriptor + ' ' + owner.descriptorString();
        Integer entry = known.get(key);
        if (entry == null) {
            int ownerEntry = classEntry(owner);
            int nameEntry = utf8Entry(name);
            int descriptorEntry = utf8Entry(descriptor);
            pool.u1(NAME_AND_TYPE);
            pool.u2(nameEntry);
            pool.u2(descriptorEntry);
            int nameAndType = entries++;
            pool.u1(tag);
            pool.u2(ownerEntry);
            pool.u2(nameAndType);
            entry = entries++;
            known.put(key, entry);
        }
        return entry;
    }

    int longEntry(long value) {
        Integer entry = longs.get(value);
        if (entry == null) {
            pool.u1(LONG);
            pool.u8(value);
            entry = entries;
            entries += 2;
            longs.put(value, entry);
        }
        return entry;
    }

    int intEntry(int value) {
        String key = "I" + value;
        Integer entry = known.get(key);
        if (entry == null) {
            pool.u1(INTEGER);
            pool.u4(value);
            entry = entries++;
            known.put(key, entry);
        }
        return entry;
    }
}

using System.Runtime.InteropServices;

namespace C1z.Engines.Rocks.Interop;

// Reads: points, many points, iterators, snapshots, the list of tables.
internal static unsafe partial class RocksNative
{
    public static nint CreateReadOptions()
    {
        Count();
        return rocksdb_readoptions_create();
    }

    public static void SetSnapshot(RocksHandle options, RocksHandle snapshot)
    {
        Count();
        rocksdb_readoptions_set_snapshot(options, snapshot);
    }

    // The library keeps the pointer, not the bytes.
    public static void SetLowerBound(RocksHandle options, byte* key, int length)
    {
        Count();
        rocksdb_readoptions_set_iterate_lower_bound(options, key, (nuint)length);
    }

    public static void SetUpperBound(RocksHandle options, byte* key, int length)
    {
        Count();
        rocksdb_readoptions_set_iterate_upper_bound(options, key, (nuint)length);
    }

    public static void DestroyReadOptions(nint options)
    {
        Count();
        rocksdb_readoptions_destroy(options);
    }

    /// <summary>Shows a value where the library has it, without a copy.</summary>
    /// <returns>Whether the key exists.</returns>
    public static bool TryRead<TState>(
        RocksHandle store, RocksHandle options, ReadOnlySpan<byte> key, TState state, RocksValueReader<TState> read)
        where TState : allows ref struct
    {
        Count();
        byte* error = null;
        nint slice;
        fixed (byte* first = key)
        {
            slice = rocksdb_get_pinned(store, options, first, (nuint)key.Length, &error);
        }

        Check(error);
        if (slice == 0)
        {
            return false;
        }

        Count(2);
        try
        {
            nuint length;
            byte* value = rocksdb_pinnableslice_value(slice, &length);
            read(new ReadOnlySpan<byte>(value, checked((int)length)), state);
            return true;
        }
        finally
        {
            rocksdb_pinnableslice_destroy(slice);
        }
    }

    /// <summary>Reads many keys in one call, plus one call for each value that is found: the library allocates them one by one.</summary>
    public static byte[]?[] ReadMany(RocksHandle store, RocksHandle options, IReadOnlyList<byte[]> keys)
    {
        var found = new byte[]?[keys.Count];
        nuint count = (nuint)keys.Count;
        byte** pointers = (byte**)NativeMemory.AllocZeroed(count * 3, (nuint)sizeof(byte*));
        nuint* lengths = (nuint*)NativeMemory.AllocZeroed(count * 2, (nuint)sizeof(nuint));
        var pins = new PinnedGCHandle<byte[]>[keys.Count];
        byte** values = pointers + keys.Count;
        byte** errors = values + keys.Count;
        try
        {
            for (int i = 0; i < keys.Count; i++)
            {
                pins[i] = new PinnedGCHandle<byte[]>(keys[i]);
                pointers[i] = pins[i].GetAddressOfArrayData();
                lengths[i] = (nuint)keys[i].Length;
            }

            Count();
            rocksdb_multi_get(store, options, count, pointers, lengths, values, lengths + keys.Count, errors);
            for (int i = 0; i < keys.Count; i++)
            {
                if (values[i] is not null)
                {
                    found[i] = new ReadOnlySpan<byte>(values[i], checked((int)lengths[keys.Count + i])).ToArray();
                }
            }

            ThrowFirst(errors, keys.Count);
            return found;
        }
        finally
        {
            for (int i = 0; i < keys.Count; i++)
            {
                pins[i].Dispose();
                Free(values[i]);
            }

            NativeMemory.Free(pointers);
            NativeMemory.Free(lengths);
        }
    }

    public static nint CreateIterator(RocksHandle store, RocksHandle options)
    {
        Count();
        return rocksdb_create_iterator(store, options);
    }

    public static void DestroyIterator(nint iterator)
    {
        Count();
        rocksdb_iter_destroy(iterator);
    }

    public static void SeekToFirst(RocksHandle iterator)
    {
        Count();
        rocksdb_iter_seek_to_first(iterator);
    }

    public static void Seek(RocksHandle iterator, ReadOnlySpan<byte> key)
    {
        Count();
        fixed (byte* first = key)
        {
            rocksdb_iter_seek(iterator, first, (nuint)key.Length);
        }
    }

    /// <summary>Copies the iterator's rows, from the current one on, until the block is full; the iterator then stands behind them.</summary>
    /// <remarks>
    /// The C interface has no call that returns several rows, so this takes four for each. It is for pages; what reads everything reads the table files
    /// instead (<see cref="RocksStore.ListTables"/>).
    /// </remarks>
    public static void CopyRows(RocksHandle iterator, RowBlock block)
    {
        bool leased = false;
        iterator.DangerousAddRef(ref leased);
        int calls = 1;
        try
        {
            nint raw = iterator.DangerousGetHandle();
            while (!block.IsFull && rocksdb_iter_valid(raw) != 0)
            {
                nuint keyLength;
                nuint valueLength;
                byte* key = rocksdb_iter_key(raw, &keyLength);
                byte* value = rocksdb_iter_value(raw, &valueLength);
                block.Add(new ReadOnlySpan<byte>(key, checked((int)keyLength)), new ReadOnlySpan<byte>(value, checked((int)valueLength)));
                rocksdb_iter_next(raw);
                calls += 4;
            }

            block.IsLast = rocksdb_iter_valid(raw) == 0;
            if (block.IsLast)
            {
                calls++;
                byte* error = null;
                rocksdb_iter_get_error(raw, &error);
                Check(error);
            }
        }
        finally
        {
            Count(calls);
            iterator.DangerousRelease();
        }
    }

    public static nint CreateSnapshot(RocksHandle store)
    {
        Count();
        return rocksdb_create_snapshot(store);
    }

    public static void ReleaseSnapshot(RocksHandle store, nint snapshot)
    {
        Count();
        rocksdb_release_snapshot(store, snapshot);
    }

    public static ulong LatestSequence(RocksHandle store)
    {
        Count();
        return rocksdb_get_latest_sequence_number(store);
    }

    public static IReadOnlyList<RocksTable> ListTables(RocksHandle store)
    {
        nint files = rocksdb_livefiles(store);
        int count = rocksdb_livefiles_count(files);
        Count(3 + (5 * count));
        try
        {
            var tables = new RocksTable[count];
            for (int i = 0; i < count; i++)
            {
                nuint length;
                byte* smallest = rocksdb_livefiles_smallestkey(files, i, &length);
                byte[] first = new ReadOnlySpan<byte>(smallest, checked((int)length)).ToArray();
                byte* largest = rocksdb_livefiles_largestkey(files, i, &length);
                byte[] last = new ReadOnlySpan<byte>(largest, checked((int)length)).ToArray();
                string name = Marshal.PtrToStringUTF8((nint)rocksdb_livefiles_name(files, i))!.TrimStart('/');
                tables[i] = new RocksTable(name, rocksdb_livefiles_level(files, i), (long)rocksdb_livefiles_size(files, i), first, last);
            }

            return tables;
        }
        finally
        {
            rocksdb_livefiles_destroy(files);
        }
    }

    private static void Free(byte* memory)
    {
        if (memory is not null)
        {
            Count();
            rocksdb_free(memory);
        }
    }

    private static void ThrowFirst(byte** errors, int count)
    {
        RocksException? first = null;
        for (int i = 0; i < count; i++)
        {
            if (errors[i] is not null)
            {
                RocksException failure = Failure(errors[i]);
                first ??= failure;
            }
        }

        if (first is not null)
        {
            throw first;
        }
    }
}

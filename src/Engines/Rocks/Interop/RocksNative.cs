using System.Runtime.InteropServices;

namespace C1z.Engines.Rocks.Interop;

/// <summary>
/// The one way into librocksdb. Every method counts the native calls that it makes, frees what the library allocated for messages, and turns them into
/// <see cref="RocksException"/>.
/// </summary>
/// <remarks>
/// No managed code is ever called from the library, so nothing has to be kept alive for it but the memory of iterator bounds. Thread-safe as far as the
/// library's objects are.
/// </remarks>
internal static unsafe partial class RocksNative
{
    private static long _calls;

    /// <summary>Calls into the library since the process started.</summary>
    public static long Calls => Interlocked.Read(ref _calls);

    public static nint CreateOptions(string text)
    {
        Count(3);
        nint basis = rocksdb_options_create();
        nint result = rocksdb_options_create();
        byte* error = null;
        rocksdb_get_options_from_string(basis, text, result, &error);
        rocksdb_options_destroy(basis);
        if (error is not null)
        {
            rocksdb_options_destroy(result);
            throw Failure(error);
        }

        return result;
    }

    public static void DestroyOptions(nint options)
    {
        Count();
        rocksdb_options_destroy(options);
    }

    public static nint Open(RocksHandle options, string directory)
    {
        Count();
        byte* error = null;
        nint store = rocksdb_open(options, directory, &error);
        Check(error);
        return store;
    }

    public static void Close(nint store)
    {
        Count();
        rocksdb_close(store);
    }

    public static nint CreateWriteOptions(bool log)
    {
        Count(2);
        nint options = rocksdb_writeoptions_create();
        rocksdb_writeoptions_disable_WAL(options, log ? 0 : 1);
        return options;
    }

    public static void DestroyWriteOptions(nint options)
    {
        Count();
        rocksdb_writeoptions_destroy(options);
    }

    public static nint CreateBatch(ReadOnlySpan<byte> bytes)
    {
        Count();
        fixed (byte* first = bytes)
        {
            return rocksdb_writebatch_create_from(first, (nuint)bytes.Length);
        }
    }

    public static void DestroyBatch(nint batch)
    {
        Count();
        rocksdb_writebatch_destroy(batch);
    }

    public static void Write(RocksHandle store, RocksHandle options, RocksHandle batch)
    {
        Count();
        byte* error = null;
        rocksdb_write(store, options, batch, &error);
        Check(error);
    }

    public static void Flush(RocksHandle store)
    {
        Count(4);
        nint options = rocksdb_flushoptions_create();
        rocksdb_flushoptions_set_wait(options, 1);
        byte* error = null;
        rocksdb_flush(store, options, &error);
        rocksdb_flushoptions_destroy(options);
        Check(error);
    }

    public static void FlushLog(RocksHandle store, bool sync)
    {
        Count();
        byte* error = null;
        rocksdb_flush_wal(store, sync ? (byte)1 : (byte)0, &error);
        Check(error);
    }

    public static void CompactAll(RocksHandle store)
    {
        Count();
        rocksdb_compact_range(store, null, 0, null, 0);
    }

    public static void Ingest(RocksHandle store, IReadOnlyList<string> paths, bool move)
    {
        Count(4);
        byte** names = (byte**)NativeMemory.AllocZeroed((nuint)paths.Count, (nuint)sizeof(byte*));
        nint options = rocksdb_ingestexternalfileoptions_create();
        try
        {
            for (int i = 0; i < paths.Count; i++)
            {
                names[i] = (byte*)Marshal.StringToCoTaskMemUTF8(paths[i]);
            }

            rocksdb_ingestexternalfileoptions_set_move_files(options, move ? (byte)1 : (byte)0);
            byte* error = null;
            rocksdb_ingest_external_file(store, names, (nuint)paths.Count, options, &error);
            Check(error);
        }
        finally
        {
            rocksdb_ingestexternalfileoptions_destroy(options);
            for (int i = 0; i < paths.Count; i++)
            {
                Marshal.FreeCoTaskMem((nint)names[i]);
            }

            NativeMemory.Free(names);
        }
    }

    public static nint CreateCheckpoint(RocksHandle store)
    {
        Count();
        byte* error = null;
        nint checkpoint = rocksdb_checkpoint_object_create(store, &error);
        Check(error);
        return checkpoint;
    }

    public static void WriteCheckpoint(RocksHandle checkpoint, string directory, ulong logBytesForFlush)
    {
        Count();
        byte* error = null;
        rocksdb_checkpoint_create(checkpoint, directory, logBytesForFlush, &error);
        Check(error);
    }

    public static void DestroyCheckpoint(nint checkpoint)
    {
        Count();
        rocksdb_checkpoint_object_destroy(checkpoint);
    }

    private static void Count(int calls = 1) => Interlocked.Add(ref _calls, calls);

    private static void Check(byte* error)
    {
        if (error is not null)
        {
            throw Failure(error);
        }
    }

    private static RocksException Failure(byte* error)
    {
        string message = Marshal.PtrToStringUTF8((nint)error) ?? "";
        Count();
        rocksdb_free(error);
        return RocksException.FromStatus(message);
    }
}

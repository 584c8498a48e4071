using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using C1z.Envelope.Interop;

[assembly: DisableRuntimeMarshalling]

namespace C1z.Engines.Rocks.Interop;

// The functions of the C interface that are used, under their native names. Reached only through the counted methods beside them.
internal static unsafe partial class RocksNative
{
    private const string Library = "librocksdb";

    // Precise static initialisation: the resolver is in place before the first import is bound.
    static RocksNative() => NativeLibraryResolver.Register(typeof(RocksNative).Assembly, Library, RocksLibrary.Description);

    [LibraryImport(Library)]
    private static partial void rocksdb_free(void* memory);

    [LibraryImport(Library)]
    private static partial nint rocksdb_options_create();

    [LibraryImport(Library)]
    private static partial void rocksdb_options_destroy(nint options);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial void rocksdb_get_options_from_string(nint basis, string text, nint result, byte** error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint rocksdb_open(RocksHandle options, string path, byte** error);

    [LibraryImport(Library)]
    private static partial void rocksdb_close(nint store);

    [LibraryImport(Library)]
    private static partial nint rocksdb_writeoptions_create();

    [LibraryImport(Library)]
    private static partial void rocksdb_writeoptions_disable_WAL(nint options, int disable);

    [LibraryImport(Library)]
    private static partial void rocksdb_writeoptions_destroy(nint options);

    [LibraryImport(Library)]
    private static partial nint rocksdb_writebatch_create_from(byte* bytes, nuint length);

    [LibraryImport(Library)]
    private static partial void rocksdb_writebatch_destroy(nint batch);

    [LibraryImport(Library)]
    private static partial void rocksdb_write(RocksHandle store, RocksHandle options, RocksHandle batch, byte** error);

    [LibraryImport(Library)]
    private static partial nint rocksdb_readoptions_create();

    [LibraryImport(Library)]
    private static partial void rocksdb_readoptions_set_snapshot(RocksHandle options, RocksHandle snapshot);

    [LibraryImport(Library)]
    private static partial void rocksdb_readoptions_set_iterate_lower_bound(RocksHandle options, byte* key, nuint length);

    [LibraryImport(Library)]
    private static partial void rocksdb_readoptions_set_iterate_upper_bound(RocksHandle options, byte* key, nuint length);

    [LibraryImport(Library)]
    private static partial void rocksdb_readoptions_destroy(nint options);

    [LibraryImport(Library)]
    private static partial nint rocksdb_get_pinned(RocksHandle store, RocksHandle options, byte* key, nuint keyLength, byte** error);

    [LibraryImport(Library)]
    private static partial byte* rocksdb_pinnableslice_value(nint slice, nuint* length);

    [LibraryImport(Library)]
    private static partial void rocksdb_pinnableslice_destroy(nint slice);

    [LibraryImport(Library)]
    private static partial void rocksdb_multi_get(
        RocksHandle store, RocksHandle options, nuint count, byte** keys, nuint* keyLengths, byte** values, nuint* valueLengths, byte** errors);

    [LibraryImport(Library)]
    private static partial nint rocksdb_create_iterator(RocksHandle store, RocksHandle options);

    [LibraryImport(Library)]
    private static partial void rocksdb_iter_destroy(nint iterator);

    [LibraryImport(Library)]
    private static partial void rocksdb_iter_seek_to_first(RocksHandle iterator);

    [LibraryImport(Library)]
    private static partial void rocksdb_iter_seek(RocksHandle iterator, byte* key, nuint length);

    [LibraryImport(Library)]
    private static partial void rocksdb_iter_next(nint iterator);

    // These three look at memory and return: too short for a change of the collector's mode.
    [LibraryImport(Library)]
    [SuppressGCTransition]
    private static partial byte rocksdb_iter_valid(nint iterator);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    private static partial byte* rocksdb_iter_key(nint iterator, nuint* length);

    [LibraryImport(Library)]
    [SuppressGCTransition]
    private static partial byte* rocksdb_iter_value(nint iterator, nuint* length);

    [LibraryImport(Library)]
    private static partial void rocksdb_iter_get_error(nint iterator, byte** error);

    [LibraryImport(Library)]
    private static partial nint rocksdb_create_snapshot(RocksHandle store);

    [LibraryImport(Library)]
    private static partial void rocksdb_release_snapshot(RocksHandle store, nint snapshot);

    [LibraryImport(Library)]
    private static partial ulong rocksdb_get_latest_sequence_number(RocksHandle store);

    [LibraryImport(Library)]
    private static partial nint rocksdb_flushoptions_create();

    [LibraryImport(Library)]
    private static partial void rocksdb_flushoptions_set_wait(nint options, byte wait);

    [LibraryImport(Library)]
    private static partial void rocksdb_flushoptions_destroy(nint options);

    [LibraryImport(Library)]
    private static partial void rocksdb_flush(RocksHandle store, nint options, byte** error);

    [LibraryImport(Library)]
    private static partial void rocksdb_flush_wal(RocksHandle store, byte sync, byte** error);

    [LibraryImport(Library)]
    private static partial void rocksdb_compact_range(RocksHandle store, byte* start, nuint startLength, byte* limit, nuint limitLength);

    [LibraryImport(Library)]
    private static partial nint rocksdb_ingestexternalfileoptions_create();

    [LibraryImport(Library)]
    private static partial void rocksdb_ingestexternalfileoptions_set_move_files(nint options, byte move);

    [LibraryImport(Library)]
    private static partial void rocksdb_ingestexternalfileoptions_destroy(nint options);

    [LibraryImport(Library)]
    private static partial void rocksdb_ingest_external_file(RocksHandle store, byte** paths, nuint count, nint options, byte** error);

    [LibraryImport(Library)]
    private static partial nint rocksdb_checkpoint_object_create(RocksHandle store, byte** error);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial void rocksdb_checkpoint_create(RocksHandle checkpoint, string directory, ulong logBytesForFlush, byte** error);

    [LibraryImport(Library)]
    private static partial void rocksdb_checkpoint_object_destroy(nint checkpoint);

    [LibraryImport(Library)]
    private static partial nint rocksdb_livefiles(RocksHandle store);

    [LibraryImport(Library)]
    private static partial int rocksdb_livefiles_count(nint files);

    [LibraryImport(Library)]
    private static partial byte* rocksdb_livefiles_name(nint files, int index);

    [LibraryImport(Library)]
    private static partial int rocksdb_livefiles_level(nint files, int index);

    [LibraryImport(Library)]
    private static partial nuint rocksdb_livefiles_size(nint files, int index);

    [LibraryImport(Library)]
    private static partial byte* rocksdb_livefiles_smallestkey(nint files, int index, nuint* length);

    [LibraryImport(Library)]
    private static partial byte* rocksdb_livefiles_largestkey(nint files, int index, nuint* length);

    [LibraryImport(Library)]
    private static partial void rocksdb_livefiles_destroy(nint files);
}

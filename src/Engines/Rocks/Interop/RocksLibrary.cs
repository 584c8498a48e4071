using C1z.Envelope.Interop;

namespace C1z.Engines.Rocks.Interop;

/// <summary>Where librocksdb is looked for. Nothing loads it before the first store is opened.</summary>
internal static class RocksLibrary
{
    /// <summary>
    /// The C interface is stable by name, not by meaning, so only the version that the tests run against is searched for; <c>C1Z_LIBROCKSDB</c> names any
    /// other file.
    /// </summary>
    public static NativeLibraryDescription Description { get; } = new(
        "ROCKSDB",
        ["librocksdb.so.7.8"],
        ["librocksdb.7.8.dylib", "/opt/homebrew/lib/librocksdb.7.8.dylib", "/usr/local/lib/librocksdb.7.8.dylib"],
        ["rocksdb.dll"],
        "Install it: Debian package librocksdb7.8, elsewhere RocksDB 7.8 as a shared library. It is needed for loads through the store and for small "
        + "writes that must survive a crash; everything else works without it.");
}

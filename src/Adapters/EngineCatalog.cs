using C1z.Engines;
namespace C1z.Adapters;
internal static class EngineCatalog
{
    public static ISnapshotEngine OpenForReading(string path, C1zReaderOptions options) => throw new NotSupportedException();
    public static ISnapshotEngine OpenForWriting(string path, C1zWriterOptions options) => throw new NotSupportedException();
}

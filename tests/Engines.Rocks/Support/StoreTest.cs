using System.Text;

namespace C1z.Engines.Rocks.Tests;

/// <summary>A test with a folder, after which no object of the library may be left.</summary>
public abstract class StoreTest : IDisposable
{
    private readonly long _before = RocksDiagnostics.LiveHandles;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("c1z-rocks-").FullName;

    protected string StorePath => Path.Combine(Folder, "store");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
        RocksDiagnostics.LiveHandles.Should().Be(_before, "whatever a test opens it disposes");
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static RocksBatch Puts(params (string Key, string Value)[] rows)
    {
        var batch = new RocksBatch();
        foreach ((string key, string value) in rows)
        {
            batch.Put(Bytes(key), Bytes(value));
        }

        return batch;
    }

    protected static List<(string Key, string Value)> Rows(RocksCursor cursor)
    {
        var rows = new List<(string, string)>();
        while (cursor.MoveNext())
        {
            rows.Add((Encoding.UTF8.GetString(cursor.Key), Encoding.UTF8.GetString(cursor.Value)));
        }

        return rows;
    }

    protected static List<(string Key, string Value)> Rows(RocksStore store, RocksSnapshot? snapshot = null)
    {
        using RocksCursor cursor = store.OpenCursor(snapshot: snapshot);
        return Rows(cursor);
    }
}

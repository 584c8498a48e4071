using C1z.Engines.Tables;
using C1z.Envelope;
using C1z.Proto.Container.V3;

namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>Makes v3 files of any keys and values, right or wrong ones.</summary>
internal sealed class StoreBuilder
{
    internal SortedDictionary<string, string> Rows { get; } = new(StringComparer.Ordinal);

    internal C1ZManifestV3 Manifest { get; init; } = new()
    {
        Engine = "pebble3",
        EngineSchemaVersion = 24,
        PayloadEncoding = PayloadEncoding.IndexedZstd,
        PebbleIdIndexFormat = PebbleIdIndexFormat.StructuredV1,
    };

    /// <summary>The name of the directory's files, after they were made; a test may change what it likes.</summary>
    internal Action<Dictionary<string, byte[]>>? ChangeFiles { get; init; }

    /// <summary>Rows that a table takes at most.</summary>
    internal int RowsPerTable { get; init; } = int.MaxValue;

    /// <summary>Starts with the rows and the manifest of a fixture.</summary>
    internal static StoreBuilder From(string fixture)
    {
        using LsmEngine engine = Fixtures.Open(fixture);
        return From(engine);
    }

    internal static StoreBuilder From(LsmEngine engine, int rowsPerTable = int.MaxValue)
    {
        var builder = new StoreBuilder { Manifest = engine.ManifestHeader, RowsPerTable = rowsPerTable };
        builder.Manifest.PayloadEncoding = PayloadEncoding.IndexedZstd;
        using LsmScan rows = engine.Scan();
        while (rows.MoveNext())
        {
            builder.Rows.Add(Convert.ToHexStringLower(rows.Key), Convert.ToHexStringLower(rows.Value));
        }

        return builder;
    }

    internal string Write(string path)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var manifest = new ManifestBuilder();
        long number = ManifestBuilder.FirstTableNumber;
        foreach (KeyValuePair<string, string>[] rows in Rows.Chunk(RowsPerTable))
        {
            using var stream = new MemoryStream();
            using (var writer = new TableWriter(stream))
            {
                foreach ((string key, string value) in rows)
                {
                    writer.Add(Convert.FromHexString(key), Convert.FromHexString(value));
                }

                manifest.Add(number, writer.Finish());
            }

            files.Add(TableFileNames.Table(number++), stream.ToArray());
        }

        foreach ((string name, byte[] content) in manifest.Build())
        {
            files.Add(name, content);
        }

        ChangeFiles?.Invoke(files);
        using V3Writer container = V3Writer.Create(path, Manifest);
        foreach ((string name, byte[] content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            container.AddFile(name, content);
        }

        container.Commit();
        return path;
    }
}

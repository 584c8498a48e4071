using System.Buffers;
using System.Text;

namespace C1z.Engines.Tables.Tests;

/// <summary>Writes MANIFEST records field by field, also such as no writer would.</summary>
internal sealed class ManifestEdits
{
    private readonly RecordLogWriter _log = new();
    private readonly ArrayBufferWriter<byte> _record = new();

    public ManifestEdits() => Number(1).Text(WellKnownNames.Comparer);

    public ManifestEdits Number(params ulong[] numbers)
    {
        foreach (ulong number in numbers)
        {
            _record.Advance(Varint.Write(_record.GetSpan(Varint.MaxLength), number));
        }

        return this;
    }

    public ManifestEdits Bytes(ReadOnlySpan<byte> bytes)
    {
        Number((ulong)bytes.Length);
        _record.Write(bytes);
        return this;
    }

    public ManifestEdits Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Tag 103 up to the custom fields, with user keys as bounds.</summary>
    public ManifestEdits Table(int level, long number, long size, string smallest, string largest, ulong low = 0, ulong high = 0, ulong? largestTrailer = null) =>
        Number(103, (ulong)level, (ulong)number, (ulong)size)
            .Bytes(InternalKey.Join(Encoding.ASCII.GetBytes(smallest), InternalKey.Trailer(low, EntryKind.Set)))
            .Bytes(InternalKey.Join(Encoding.ASCII.GetBytes(largest), largestTrailer ?? InternalKey.Trailer(low, EntryKind.Set)))
            .Number(low, high);

    public ManifestEdits NextRecord()
    {
        _log.Append(_record.WrittenSpan);
        _record.Clear();
        return this;
    }

    /// <summary>A directory with this MANIFEST and some tables.</summary>
    public MemoryTableStore Store(params (long Number, byte[] Content)[] tables)
    {
        NextRecord();
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["MANIFEST-000001"] = _log.Written.ToArray(),
            ["marker.manifest.000001.MANIFEST-000001"] = [],
            ["marker.format-version.000001.024"] = [],
        };
        foreach ((long number, byte[] content) in tables)
        {
            files.Add(TableFileNames.Table(number), content);
        }

        return new MemoryTableStore("test", files);
    }
}

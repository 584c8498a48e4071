using System.Globalization;
using System.Text;
using C1z.Engines.Wire;

namespace C1z.Engines.Records;

/// <summary>Sync runs as <c>c1.storage.v3.SyncRunRecord</c>.</summary>
/// <remarks>
/// On-disk format; a change is a new version. 1 sync id, 2 type, 3 parent id, 4 started, 5 ended (absent while unfinished), 6 token,
/// 7 supports diff, 8 linked id, 9 compacted, 10 generation, 11 coverage (repeated) and 12 mode of the ingest marker. Types are numbers:
/// 1 full, 2 partial, 3 resources only, 4 and 5 the halves of a diff. A number that has no name is kept as its digits.
/// </remarks>
public static class SyncRunRecords
{
    private const int SyncId = 1;
    private const int Type = 2;
    private const int ParentId = 3;
    private const int StartedAt = 4;
    private const int EndedAt = 5;
    private const int Token = 6;
    private const int SupportsDiff = 7;
    private const int LinkedId = 8;
    private const int Compacted = 9;
    private const int Generation = 10;
    private const int Coverage = 11;
    private const int Mode = 12;

    /// <summary>Encodes a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The deterministic record.</returns>
    public static byte[] Encode(SyncRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        byte[] room = new byte[MaxSize(run)];
        var writer = new WireWriter(room);
        writer.WriteTextUnlessEmpty(SyncId, run.Id);
        writer.WriteVarintUnlessZero(Type, NumberOf(run.Type));
        writer.WriteTextUnlessEmpty(ParentId, run.ParentId);
        writer.WriteInstantUnlessUnset(StartedAt, run.StartedAt);
        writer.WriteInstantUnlessUnset(EndedAt, run.EndedAt);
        writer.WriteTextUnlessEmpty(Token, run.Token);
        writer.WriteBoolUnlessFalse(SupportsDiff, run.SupportsDiff);
        writer.WriteTextUnlessEmpty(LinkedId, run.LinkedId);
        writer.WriteBoolUnlessFalse(Compacted, run.IsCompacted);
        if (run.Marker is { } marker)
        {
            writer.WriteTextUnlessEmpty(Generation, marker.Generation);
            foreach (string name in marker.Coverage)
            {
                writer.WriteTextField(Coverage, name);
            }

            writer.WriteTextUnlessEmpty(Mode, marker.Mode);
        }

        Array.Resize(ref room, writer.Position);
        return room;
    }

    /// <summary>Decodes a run. Fields in any order, unknown fields are passed over.</summary>
    /// <param name="record">The encoded record.</param>
    /// <returns>The run.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.Corrupt"/> with the offset.</exception>
    public static SyncRun Decode(ReadOnlySpan<byte> record)
    {
        var run = new SyncRun { Id = "", Type = SyncType.Any };
        string generation = "";
        string mode = "";
        List<string> coverage = [];
        var reader = new WireReader(record);
        while (reader.TryReadField(out WireField field))
        {
            if (field.Type == WireType.Varint)
            {
                ulong number = reader.ReadVarint();
                run = field.Number switch
                {
                    Type => run with { Type = TypeOf((int)number) },
                    SupportsDiff => run with { SupportsDiff = number != 0 },
                    Compacted => run with { IsCompacted = number != 0 },
                    _ => run,
                };
                continue;
            }

            if (field.Type != WireType.Bytes)
            {
                reader.Skip(field);
                continue;
            }

            ReadOnlySpan<byte> value = reader.ReadBytes();
            switch (field.Number)
            {
                case SyncId:
                    run = run with { Id = Encoding.UTF8.GetString(value) };
                    break;
                case ParentId:
                    run = run with { ParentId = Encoding.UTF8.GetString(value) };
                    break;
                case StartedAt:
                    run = run with { StartedAt = InstantWire.Read(value, run.StartedAt) };
                    break;
                case EndedAt:
                    run = run with { EndedAt = InstantWire.Read(value, run.EndedAt) };
                    break;
                case Token:
                    run = run with { Token = Encoding.UTF8.GetString(value) };
                    break;
                case LinkedId:
                    run = run with { LinkedId = Encoding.UTF8.GetString(value) };
                    break;
                case Generation:
                    generation = Encoding.UTF8.GetString(value);
                    break;
                case Coverage:
                    coverage.Add(Encoding.UTF8.GetString(value));
                    break;
                case Mode:
                    mode = Encoding.UTF8.GetString(value);
                    break;
            }
        }

        bool isMarked = generation.Length + coverage.Count + mode.Length > 0;
        return isMarked ? run with { Marker = new IngestMarker(generation, coverage, mode) } : run;
    }

    /// <summary>The number of a type, also used by the manifest.</summary>
    /// <param name="type">The type.</param>
    /// <returns>The number; 0 for the wildcard and for names without one.</returns>
    public static int NumberOf(SyncType type)
    {
        for (int i = 0; i < SyncType.Known.Count; i++)
        {
            if (SyncType.Known[i] == type)
            {
                return i + 1;
            }
        }

        return int.TryParse(type.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : 0;
    }

    /// <summary>The type with a number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The type; the wildcard for 0.</returns>
    public static SyncType TypeOf(int number) => number switch
    {
        0 => SyncType.Any,
        >= 1 and <= 5 => SyncType.Known[number - 1],
        _ => new SyncType(number.ToString(CultureInfo.InvariantCulture)),
    };

    private static int MaxSize(SyncRun run)
    {
        int size = TextRoom(run.Id) + TextRoom(run.ParentId) + TextRoom(run.Token) + TextRoom(run.LinkedId);
        size += (2 * (InstantWire.MaxSize + 2)) + 11 + 2 + 2;
        if (run.Marker is { } marker)
        {
            size += TextRoom(marker.Generation) + TextRoom(marker.Mode) + marker.Coverage.Sum(TextRoom);
        }

        return size;
    }

    private static int TextRoom(string text) => WireSize.TextField(Mode, text);
}

using System.Text;

namespace C1z.Engines.Tables;

/// <summary>Decodes a record of the MANIFEST. Format: <see cref="VersionEditTag"/>, <see cref="CustomTag"/>.</summary>
internal ref struct VersionEditReader
{
    private const int Levels = 7;

    private readonly ReadOnlySpan<byte> _record;
    private readonly BlockLocation _location;
    private int _at;

    private VersionEditReader(ReadOnlySpan<byte> record, BlockLocation location)
    {
        _record = record;
        _location = location;
    }

    /// <summary>Decodes a record.</summary>
    /// <param name="record">The record's bytes.</param>
    /// <param name="location">The MANIFEST and the record's offset.</param>
    /// <exception cref="TableException">The record is malformed, or has a field that is refused.</exception>
    public static VersionEdit Read(ReadOnlySpan<byte> record, BlockLocation location)
    {
        var reader = new VersionEditReader(record, location);
        var edit = new VersionEdit();
        while (reader._at < record.Length)
        {
            reader.ReadField(edit);
        }

        return edit;
    }

    private void ReadField(VersionEdit edit)
    {
        var tag = (VersionEditTag)Number();
        switch (tag)
        {
            case VersionEditTag.Comparer:
                edit.Comparer = Encoding.UTF8.GetString(Bytes());
                break;
            case VersionEditTag.MinUnflushedLog:
                edit.MinUnflushedLog = Signed();
                break;
            case VersionEditTag.NextFileNumber:
                edit.NextFileNumber = Signed();
                break;
            case VersionEditTag.LastSequence:
                edit.LastSequence = Number();
                break;
            case VersionEditTag.PreviousLog:
                Number();
                break;
            case VersionEditTag.CompactPointer:
                Level();
                Bytes();
                break;
            case VersionEditTag.DeletedTable:
                edit.Deleted.Add((Level(), Signed()));
                break;
            case VersionEditTag.NewTable1 or VersionEditTag.NewTable2 or VersionEditTag.NewTable3 or VersionEditTag.NewTable4:
                edit.Added.Add(ReadTable(tag));
                break;
            case VersionEditTag.CreatedBacking:
                edit.CreatedBackings.Add((Signed(), Signed()));
                break;
            case VersionEditTag.RemovedBacking:
                edit.RemovedBackings.Add(Signed());
                break;
            case VersionEditTag.NewTable5:
                throw Refuse("a table with range keys");
            case VersionEditTag.NewBlobFile or VersionEditTag.DeletedBlobFile:
                throw Refuse("a blob file");
            default:
                throw _location.Error(TableErrorCode.Unsupported, $"the record has a field with the unknown tag {(ulong)tag}");
        }
    }

    private TableInfo ReadTable(VersionEditTag tag)
    {
        int level = Level();
        long number = Signed();
        if (tag == VersionEditTag.NewTable3 && Number() != 0)
        {
            throw Refuse("a table on another storage path");
        }

        var table = new TableInfo
        {
            Level = level,
            Number = number,
            FileNumber = number,
            Size = Signed(),
            Smallest = Key(),
            Largest = Key(),
            SmallestSequence = tag == VersionEditTag.NewTable1 ? 0 : Number(),
            LargestSequence = tag == VersionEditTag.NewTable1 ? 0 : Number(),
        };
        CheckBounds(table);
        return tag == VersionEditTag.NewTable4 ? ReadCustomFields(table) : table;
    }

    private TableInfo ReadCustomFields(TableInfo table)
    {
        while (true)
        {
            var tag = (CustomTag)Number();
            switch (tag)
            {
                case CustomTag.Terminator:
                    return table;
                case CustomTag.Virtual:
                    table = table with { IsVirtual = true, FileNumber = Signed() };
                    break;
                case CustomTag.BlobReferences:
                    Number();
                    if (Number() != 0)
                    {
                        throw Refuse("a table whose values lie in blob files");
                    }

                    break;
                case CustomTag.PathId:
                    throw Refuse("a table on another storage path");
                case CustomTag.SyntheticPrefix or CustomTag.SyntheticSuffix:
                    throw Refuse("a table whose keys get another prefix or suffix");
                case < CustomTag.FirstMandatory:
                    Bytes();
                    break;
                default:
                    throw _location.Error(TableErrorCode.Unsupported, $"a table has a custom field with the unknown tag {(ulong)tag}");
            }
        }
    }

    private readonly void CheckBounds(TableInfo table)
    {
        int order = table.SmallestUserKey.SequenceCompareTo(table.LargestUserKey);
        bool holdsKeys = order < 0
            || (order == 0 && !table.IsLargestExclusive && InternalKey.ReadTrailer(table.Smallest) >= InternalKey.ReadTrailer(table.Largest));
        if (!holdsKeys || table.SmallestSequence > table.LargestSequence)
        {
            _location.ThrowMalformed($"the bounds of table {table.Number} are the wrong way round");
        }
    }

    private int Level()
    {
        ulong level = Number();
        if (level >= Levels)
        {
            _location.ThrowMalformed($"{level} is not a level");
        }

        return (int)level;
    }

    private long Signed()
    {
        ulong value = Number();
        if (value > long.MaxValue)
        {
            _location.ThrowMalformed($"the number {value} is too large");
        }

        return (long)value;
    }

    private ulong Number()
    {
        if (!Varint.TryRead(_record, ref _at, out ulong value))
        {
            _location.ThrowMalformed($"the record has no whole number at its byte {_at}");
        }

        return value;
    }

    private ReadOnlySpan<byte> Bytes()
    {
        if (!Varint.TryReadInt32(_record, ref _at, out int length) || length > _record.Length - _at)
        {
            _location.ThrowMalformed($"the record has no whole byte string at its byte {_at}");
        }

        ReadOnlySpan<byte> bytes = _record.Slice(_at, length);
        _at += length;
        return bytes;
    }

    private byte[] Key()
    {
        ReadOnlySpan<byte> key = Bytes();
        if (key.Length < InternalKey.TrailerLength)
        {
            _location.ThrowMalformed("the bound of a table is shorter than an internal key's trailer");
        }

        return key.ToArray();
    }

    private readonly TableException Refuse(string what) => _location.Error(
        TableErrorCode.Unsupported, $"the record has {what}, which is not read");
}

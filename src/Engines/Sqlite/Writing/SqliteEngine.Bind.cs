using System.Text.Unicode;
using C1z.Engines.Sqlite.Connection;

namespace C1z.Engines.Sqlite;

// Rows to parameters. Absent identity parts are stored as empty text, as every writer of this format does.
public sealed partial class SqliteEngine
{
    private static bool BindResourceType(SqliteEngine engine, Statement insert, RowBatch<ResourceTypeRow> batch, in ResourceTypeRow row)
    {
        engine.BindRecord(insert, batch, row.Value);
        engine.BindId(insert, IdParameter, batch, row.ExternalId);
        return true;
    }

    private static bool BindResource(SqliteEngine engine, Statement insert, RowBatch<ResourceRow> batch, in ResourceRow row)
    {
        engine.BindRecord(insert, batch, row.Value);
        insert.BindText(IdParameter, engine.Join(engine.Checked(batch, row.ResourceType), engine.Checked(batch, row.ResourceId)));
        engine.BindId(insert, 5, batch, row.ResourceType);
        engine.BindOptional(insert, 6, batch, row.ParentType);
        engine.BindOptional(insert, 7, batch, row.ParentId);
        return true;
    }

    private static bool BindEntitlement(SqliteEngine engine, Statement insert, RowBatch<EntitlementRow> batch, in EntitlementRow row)
    {
        engine.BindRecord(insert, batch, row.Value);
        engine.BindId(insert, IdParameter, batch, row.ExternalId);
        engine.BindId(insert, 5, batch, row.ResourceType);
        engine.BindId(insert, 6, batch, row.ResourceId);
        return true;
    }

    private static bool BindGrant(SqliteEngine engine, Statement insert, RowBatch<GrantRow> batch, in GrantRow row)
    {
        engine.BindRecord(insert, batch, row.Value);
        engine.BindId(insert, IdParameter, batch, row.ExternalId);
        engine.BindId(insert, 5, batch, row.ResourceType);
        engine.BindId(insert, 6, batch, row.ResourceId);
        engine.BindId(insert, 7, batch, row.EntitlementId);
        engine.BindId(insert, 8, batch, row.PrincipalType);
        engine.BindId(insert, 9, batch, row.PrincipalId);
        return true;
    }

    private static bool BindGrantWithExpansion(SqliteEngine engine, Statement insert, RowBatch<GrantRow> batch, in GrantRow row)
    {
        // Not expandable is NULL, never an empty blob: diffs and partial indexes tell the two apart.
        if (row.Expansion.Length == 0)
        {
            insert.BindNull(10);
        }
        else
        {
            insert.BindBlob(10, batch.Bytes(row.Expansion));
        }

        return BindGrant(engine, insert, batch, in row);
    }

    private static bool BindAsset(SqliteEngine engine, Statement insert, RowBatch<AssetRow> batch, in AssetRow row)
    {
        if (row.Data.Length == 0)
        {
            return false;
        }

        insert.BindBlob(RecordParameter, batch.Bytes(row.Data));
        engine.BindId(insert, IdParameter, batch, row.ExternalId);
        insert.BindText(5, row.ContentType.Length == 0 ? "unknown"u8 : engine.Checked(batch, row.ContentType));
        return true;
    }

    private void BindId<TRow>(Statement insert, int parameter, RowBatch<TRow> batch, ByteRange text)
        where TRow : unmanaged => insert.BindText(parameter, Checked(batch, text));

    private void BindOptional<TRow>(Statement insert, int parameter, RowBatch<TRow> batch, ByteRange text)
        where TRow : unmanaged
    {
        if (text.IsPresent)
        {
            BindId(insert, parameter, batch, text);
        }
        else
        {
            insert.BindNull(parameter);
        }
    }

    private void BindRecord<TRow>(Statement insert, RowBatch<TRow> batch, ByteRange record)
        where TRow : unmanaged
    {
        if (!record.IsPresent)
        {
            throw new EngineException(EngineErrorCode.InvalidArgument, "a row without a record cannot be put", Path);
        }

        insert.BindBlob(RecordParameter, batch.Bytes(record));
    }

    // Readers refuse text that is not UTF-8, so it must not get in.
    private ReadOnlySpan<byte> Checked<TRow>(RowBatch<TRow> batch, ByteRange text)
        where TRow : unmanaged
    {
        ReadOnlySpan<byte> bytes = batch.Bytes(text);
        return Utf8.IsValid(bytes) ? bytes : throw new EngineException(EngineErrorCode.InvalidArgument, "an id in a row is not UTF-8", Path);
    }

    // The id of a resource as stored: type, colon, id, without escaping.
    private ReadOnlySpan<byte> Join(ReadOnlySpan<byte> type, ReadOnlySpan<byte> id)
    {
        int length = type.Length + 1 + id.Length;
        if (_joined.Length < length)
        {
            _joined = new byte[Math.Max(length, 2 * _joined.Length)];
        }

        type.CopyTo(_joined);
        _joined[type.Length] = (byte)':';
        id.CopyTo(_joined.AsSpan(type.Length + 1));
        return _joined.AsSpan(0, length);
    }
}

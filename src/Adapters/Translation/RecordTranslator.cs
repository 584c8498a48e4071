using C1z.Engines;
using C1z.Proto.Connector.V2;
using Google.Protobuf;

namespace C1z.Adapters.Translation;

/// <summary>
/// Translates connector messages to rows and back: the one place where an engine's record bytes and the connector's messages meet.
/// </summary>
/// <remarks>One instance is for one thread: a translator may keep memory and repeated strings from row to row.</remarks>
internal abstract class RecordTranslator
{
    /// <summary>The translator for an engine's record bytes.</summary>
    /// <param name="encoding">What the engine stores.</param>
    /// <param name="slimGrants">True to leave entitlement and principal out of stored grants where the encoding repeats them.</param>
    /// <param name="clock">Tells when records are put, where records carry that; null for the system's clock.</param>
    public static RecordTranslator For(RecordEncoding encoding, bool slimGrants = false, TimeProvider? clock = null) => encoding switch
    {
        RecordEncoding.ConnectorV2 => new ConnectorV2Translator(slimGrants),
        RecordEncoding.StorageV3 => new StorageV3Translator(clock ?? TimeProvider.System),
        _ => throw new C1zException(C1zErrorCode.Unsupported, $"no translator for record encoding {encoding}"),
    };

    /// <summary>Makes a row of a message.</summary>
    public delegate void RowWriter<TMessage, TBatch>(TMessage message, TBatch batch);

    /// <summary>Makes a row of a message; failures leave as the API's own.</summary>
    /// <param name="message">The message.</param>
    /// <param name="batch">Receives the row.</param>
    /// <param name="add">How.</param>
    /// <param name="path">The file, for messages.</param>
    /// <exception cref="C1zException">The message cannot be stored.</exception>
    public static void Run<TMessage, TBatch>(TMessage message, TBatch batch, RowWriter<TMessage, TBatch> add, string path)
    {
        try
        {
            add(message, batch);
        }
        catch (EngineException e)
        {
            throw C1zException.From(e);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new C1zException(C1zErrorCode.InvalidArgument, $"an annotation of a record is not a valid message: {e.Message}", path, e);
        }
    }

    /// <summary>Starts a put call. Records that carry a time of discovery get the same one until the next call.</summary>
    /// <param name="discoveredAt">That time, for rows copied from elsewhere; the default value means "now".</param>
    public virtual void BeginCall(Instant discoveredAt = default)
    {
    }

    public abstract void Add(ResourceType message, ResourceTypeBatch batch);

    public abstract void Add(Resource message, ResourceBatch batch);

    public abstract void Add(Entitlement message, EntitlementBatch batch);

    public abstract void Add(Grant message, GrantBatch batch);

    public abstract ResourceType Read(ResourceTypeBatch batch, in ResourceTypeRow row);

    public abstract Resource Read(ResourceBatch batch, in ResourceRow row);

    public abstract Entitlement Read(EntitlementBatch batch, in EntitlementRow row);

    /// <summary>Rebuilds a grant.</summary>
    /// <param name="batch">The batch the row lives in.</param>
    /// <param name="row">A row with at least its value.</param>
    /// <param name="withExpansion">True to put the expandable annotation back when the row has one.</param>
    public abstract Grant Read(GrantBatch batch, in GrantRow row, bool withExpansion);
}

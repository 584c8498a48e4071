using C1z.Engines;
using C1z.Proto.Connector.V2;

namespace C1z.Adapters.Translation;

/// <summary>
/// Translates connector messages to rows and back: the one place where an engine's record bytes and the connector's messages meet.
/// </summary>
/// <remarks>Stateless apart from options; safe for all threads, as long as each works on its own batch.</remarks>
internal abstract class RecordTranslator
{
    /// <summary>The translator for an engine's record bytes.</summary>
    /// <param name="encoding">What the engine stores.</param>
    /// <param name="slimGrants">True to leave entitlement and principal out of stored grants where the encoding repeats them.</param>
    public static RecordTranslator For(RecordEncoding encoding, bool slimGrants = false) => encoding switch
    {
        RecordEncoding.ConnectorV2 => new ConnectorV2Translator(slimGrants),
        _ => throw new C1zException(C1zErrorCode.Unsupported, $"no translator for record encoding {encoding}"),
    };

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

namespace C1z.Engines;

/// <summary>What a grant expansion asks of an engine: to read who holds an entitlement, and to merge what follows from it.</summary>
/// <remarks>Both work on the current sync. Not safe for concurrent use.</remarks>
public interface IGrantExpansion
{
    /// <summary>Reads all grants of an entitlement, in the order of their principals (<see cref="Keys.PrincipalTuple"/>, as bytes).</summary>
    /// <param name="entitlement">The entitlement. v1 files go by its id alone.</param>
    /// <param name="sink">Told every grant; a principal with several grants comes several times in a row.</param>
    /// <param name="cancel">Polled now and then.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>; damaged data.</exception>
    void ReadHolders(EntitlementName entitlement, IHolderSink sink, CancellationToken cancel = default);

    /// <summary>Merges derived grants into the grants of the current sync: new ones where a principal holds nothing yet, further sources where it does.</summary>
    /// <remarks>
    /// <para>What a grant says beside its sources stays: id, expansion and its state, annotations, discovery time. A grant without sources that gets some is
    /// marked as direct: its own entitlement becomes a source, too. A grant that has the sources already stays byte for byte.</para>
    /// <para>A v3 engine makes the rows when they are read, saved or brought to a checkpoint, so nothing is durable before one of these. An expansion that was
    /// lost is done again, with the same result.</para>
    /// </remarks>
    /// <param name="derived">What to merge. The engine takes it over and disposes it, also when the call fails.</param>
    /// <param name="cancel">Cancels; a v1 engine has then merged whole destinations, which the next expansion finds done.</param>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.NoCurrentSync"/>, <see cref="EngineErrorCode.ReadOnly"/>;
    /// <see cref="EngineErrorCode.FailedPrecondition"/>: a v1 file has a grant of something else under the id of a new one; damaged data.</exception>
    void MergeDerived(IDerivedGrants derived, CancellationToken cancel = default);
}

/// <summary>An entitlement by its parts. The arrays are UTF-8 and must not change.</summary>
/// <param name="ResourceType">Type of its resource.</param>
/// <param name="ResourceId">Id of its resource.</param>
/// <param name="Id">Its id.</param>
public sealed record EntitlementName(byte[] ResourceType, byte[] ResourceId, byte[] Id);

/// <summary>Receives the grants of an entitlement.</summary>
public interface IHolderSink
{
    /// <summary>Takes one grant. The spans are valid during the call.</summary>
    /// <param name="principal">Who holds it: an escaped <see cref="Keys.PrincipalTuple"/>.</param>
    /// <param name="isDirect">False when the grant has sources and its own entitlement is not among them: it exists by expansion only.</param>
    /// <param name="payload">What the engine needs to make a grant for this principal; opaque, given back by <see cref="DerivedGrantCursor.Payload"/>.</param>
    void Add(ReadOnlySpan<byte> principal, bool isDirect, ReadOnlySpan<byte> payload);
}

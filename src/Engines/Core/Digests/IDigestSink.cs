namespace C1z.Engines.Digests;

/// <summary>Receives the nodes of the digests, in key order.</summary>
public interface IDigestSink
{
    /// <summary>Takes one node.</summary>
    /// <param name="key">Its key; valid during the call only.</param>
    /// <param name="value">Its value; valid during the call only.</param>
    void AddNode(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);
}

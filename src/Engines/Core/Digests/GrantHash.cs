namespace C1z.Engines.Digests;

/// <summary>What the hash index stores of one grant (<see cref="Keys.GrantHashKeys"/>).</summary>
/// <param name="Bucket">Top 16 bits of the principal's hash: part of the key.</param>
/// <param name="Content">The content hash: the value.</param>
public readonly record struct GrantHash(ushort Bucket, ulong Content);

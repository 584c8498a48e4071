namespace C1z.Engines.Rocks;

/// <summary>Looks at a value where the store has it.</summary>
/// <typeparam name="TState">What the caller passes through.</typeparam>
/// <param name="value">The value; valid during the call only.</param>
/// <param name="state">What the caller passes through.</param>
public delegate void RocksValueReader<TState>(ReadOnlySpan<byte> value, TState state)
    where TState : allows ref struct;

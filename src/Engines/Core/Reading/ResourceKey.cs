namespace C1z.Engines;

/// <summary>Names a resource: its type and its id within the type.</summary>
/// <param name="Type">Resource type id.</param>
/// <param name="Id">Resource id.</param>
public readonly record struct ResourceKey(string Type, string Id)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Type}:{Id}";
}

namespace C1z.Engines;

/// <summary>How much of a listing to return, and from where.</summary>
/// <param name="Size">Rows wanted; 0 or more than <see cref="MaxSize"/> means <see cref="MaxSize"/>.</param>
/// <param name="Token">What the page before returned; empty for the first page. Opaque, but stable across reopening.</param>
public readonly record struct PageRequest(int Size = 0, string Token = "")
{
    /// <summary>The largest page, and the default: 10,000 rows.</summary>
    public const int MaxSize = 10_000;

    /// <summary>
    /// A page also ends once it holds this many bytes (32 MiB), however few rows that are: memory stays bounded whatever records hold.
    /// </summary>
    public const int MaxBytes = 32 << 20;

    /// <summary>What the page before returned; empty for the first page, also in a default value.</summary>
    public string Token { get => field ?? ""; init; } = Token;

    /// <summary>The number of rows that will be returned at most.</summary>
    public int EffectiveSize => Size is <= 0 or > MaxSize ? MaxSize : Size;
}

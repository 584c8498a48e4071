namespace C1z.Equivalence.Workloads;

/// <summary>Small sets of names, so that rows collide, and among them names that are awkward to store.</summary>
internal sealed class Pool(Random random)
{
    private static readonly string Long = new('x', 700);

    private static readonly ResourceKey[] Awkward =
    [
        new("a:b", "c"), new("a", "b:c"), new("a", "b"), new("grüppe", "é\u0301"), new("x\0", "y"), new("x", "\0y"), new("x", "\u0001y"), new("x\u0001", "y"),
        new("日本", "\U0001F600"), new("日本", "\uFFFD"), new("user", Long), new(Long, "1"), new("user", "1\0"), new("user", "1\0\u0001"), new("use", "r"),
        new("user ", "1"), new("user", "%_\\"), new("user", "'\"`"), new(":", ":"),
    ];

    private static readonly ResourceKey[] Incomplete = [new("", "1"), new("user", ""), new("", "")];

    private static readonly string[] Prefixes = ["", "", "", "a", "a:", "A:", "p\0", "é", "\U0010FFFF", "%"];

    private static readonly string[] SessionKeys = ["", "k", "k1", "k2", "K1", "a", ":", "\0", "é", "\U0001F600", "\uFFFD", "%", "_"];

    private static readonly string[] Tokens = ["0", "42", "-1", "9223372036854775807", "!", "AAAA", "AwQA=", "é", "|", "AgAA", "x y"];

    public Random Random => random;

    public bool Rarely(int percent) => random.Next(100) < percent;

    public T Of<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    /// <summary>A resource; now and then an awkward one.</summary>
    public ResourceKey Key() => Rarely(80) ? new ResourceKey(Type(), Of("1", "2", "3")) : Of(Awkward);

    /// <summary>As <see cref="Key"/>, or one that lacks a part.</summary>
    public ResourceKey AnyKey(int percentIncomplete = 5) => Rarely(percentIncomplete) ? Of(Incomplete) : Key();

    public string Type() => Of("user", "group", "app");

    public string AnyType() => Rarely(80) ? Type() : Rarely(20) ? "" : Of(Awkward).Type;

    /// <summary>The id of an entitlement: most begin with their resource, some with another one, some with none.</summary>
    public string EntitlementId(ResourceKey resource) => random.Next(10) switch
    {
        < 6 => $"{resource}:{Of("member", "admin", "")}",
        6 => $"{Key()}:{Of("member", "mem")}",
        7 => new string(':', Of(1, 3, 70)),
        _ => Of("custom", "custom:1", "user:1"),
    };

    public string GrantId(string entitlement, ResourceKey principal) => random.Next(10) switch
    {
        < 5 => $"{entitlement}:{principal}",
        < 7 => "",
        7 => Of("é\0", Long, "custom"),
        _ => Of("g1", "g2", "g3", "g:4:5"),
    };

    public string AssetId() => Of("icon", "logo", "", "a\0b", "é");

    public string Prefix() => Of(Prefixes);

    public string SessionKey() => Of(SessionKeys);

    public string Token() => Of(Tokens);

    public long? Age() => Rarely(50) ? null : Of(1000L, 2000L, 1_800_000_000L, -5L);

    public Flaw Flaw() => Rarely(1) ? Of(Workloads.Flaw.NoRecord, Workloads.Flaw.NotUtf8) : Workloads.Flaw.None;

    /// <summary>Some items; mostly a few, now and then none or many.</summary>
    public Items<T> Some<T>(Func<T> make, int most = 8) =>
        new([.. Enumerable.Range(0, Rarely(5) ? 0 : Rarely(5) ? most * 5 : random.Next(1, most + 1)).Select(_ => make())]);
}

namespace C1z.Equivalence.Workloads;

/// <summary>A mixture of steps.</summary>
internal sealed class Suite
{
    private readonly Func<Generator, Step>[] _makers;

    private Suite(string name, int steps, params (int Weight, Func<Generator, Step> Make)[] mixture)
    {
        Name = name;
        Steps = steps;
        _makers = [.. mixture.SelectMany(part => Enumerable.Repeat(part.Make, part.Weight))];
    }

    /// <summary>All suites. Every engine form runs each of them.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new("lifecycle", 60, (10, g => g.Life()), (3, g => g.Publish()), (2, g => g.Count()), (2, g => g.PutTypes()), (2, g => g.PutGrants()), (2, g => g.List())),
        new(
            "catalogue",
            60,
            (2, g => g.PutTypes()),
            (5, g => g.PutResources()),
            (4, g => g.PutEntitlements()),
            (1, g => g.PutAssets()),
            (5, g => g.Get()),
            (5, g => g.List()),
            (1, g => g.Publish()),
            (1, g => g.Count())),
        new(
            "grants",
            60,
            (5, g => g.PutGrants()),
            (3, g => g.LoadGrants()),
            (2, g => g.DeleteGrant()),
            (1, g => g.PutEntitlements()),
            (2, g => g.Get()),
            (6, g => g.ListGrants()),
            (1, g => g.Publish()),
            (1, g => g.Life())),
        new("sessions", 50, (12, g => g.Sessions()), (2, g => g.Publish()), (1, g => g.Life())),
        new(
            "mixed",
            90,
            (3, g => g.Life()),
            (2, g => g.Publish()),
            (1, g => g.Count()),
            (1, g => g.PutTypes()),
            (2, g => g.PutResources()),
            (2, g => g.PutEntitlements()),
            (3, g => g.PutGrants()),
            (2, g => g.LoadGrants()),
            (1, g => g.PutAssets()),
            (1, g => g.DeleteGrant()),
            (2, g => g.Get()),
            (3, g => g.List()),
            (3, g => g.ListGrants()),
            (1, g => g.Sessions())),
    ];

    public string Name { get; }

    public int Steps { get; }

    public static Suite Of(string name) => All.Single(suite => suite.Name == name);

    public Func<Generator, Step> Pick(Random random) => _makers[random.Next(_makers.Length)];

    public override string ToString() => Name;
}

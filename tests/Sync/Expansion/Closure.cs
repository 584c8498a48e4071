using C1z.Proto.Connector.V2;

namespace C1z.Sync.Tests.Expansion;

/// <summary>What an expansion must give, computed the obvious way: matrices, dictionaries, and repetition until nothing changes any more.</summary>
internal sealed class Closure
{
    private readonly Dictionary<(int From, int To), (bool IsShallow, HashSet<string>? Types)> _rules = [];
    private readonly bool[,] _reaches;
    private readonly int _count;

    public Closure(Company company)
    {
        _count = 2 * company.Groups;
        _reaches = new bool[_count, _count];
        foreach (Nesting nesting in company.Nestings)
        {
            foreach (int source in nesting.Sources)
            {
                _reaches[source, nesting.Into] = true;
            }
        }

        for (int middle = 0; middle < _count; middle++)
        {
            for (int from = 0; from < _count; from++)
            {
                for (int to = 0; to < _count; to++)
                {
                    _reaches[from, to] |= _reaches[from, middle] && _reaches[middle, to];
                }
            }
        }

        foreach (Nesting nesting in company.Nestings)
        {
            foreach (int source in nesting.Sources)
            {
                Connect(source, nesting);
            }
        }

        Depth = Enumerable.Range(0, _count).Select(LongestPathTo).Append(0).Max();
        HasCycle = Enumerable.Range(0, _count).Any(entitlement => _reaches[entitlement, entitlement]);
        Grants = Fold(company);
    }

    public int Depth { get; }

    public bool HasCycle { get; }

    /// <summary>Each grant's sources, with their direct marks.</summary>
    public SortedDictionary<string, string> Grants { get; }

    /// <summary>What this comparison looks at in a grant.</summary>
    public static string Describe(Grant grant)
    {
        IEnumerable<string> sources = (grant.Sources?.Sources ?? []).OrderBy(source => source.Key, StringComparer.Ordinal)
            .Select(source => $"{source.Key}={(source.Value.IsDirect ? "direct" : "indirect")}");
        IEnumerable<string> annotations = grant.Annotations.Select(annotation => annotation.TypeUrl.Split('.')[^1]).Order(StringComparer.Ordinal);
        return $"{grant.Id} | {string.Join(", ", sources)} | {string.Join(", ", annotations)}";
    }

    // Entitlements that reach each other are one; among themselves they exchange nothing.
    private bool AreOne(int left, int right) => left == right || (_reaches[left, right] && _reaches[right, left]);

    private IEnumerable<int> OneWith(int entitlement) => Enumerable.Range(0, _count).Where(other => AreOne(entitlement, other));

    // Whatever leads from one member of a cycle leads from all, and whatever leads to one leads to all; the widest rule wins.
    private void Connect(int source, Nesting nesting)
    {
        if (AreOne(source, nesting.Into))
        {
            return;
        }

        foreach (int from in OneWith(source))
        {
            foreach (int to in OneWith(nesting.Into))
            {
                HashSet<string>? types = nesting.Types.Length == 0 ? null : [.. nesting.Types];
                bool isShallow = nesting.IsShallow;
                if (_rules.TryGetValue((from, to), out (bool IsShallow, HashSet<string>? Types) before))
                {
                    types = types is null || before.Types is null ? null : [.. types, .. before.Types];
                    isShallow &= before.IsShallow;
                }

                _rules[(from, to)] = (isShallow, types);
            }
        }
    }

    private int LongestPathTo(int entitlement) =>
        _rules.Keys.Where(edge => edge.To == entitlement).Select(edge => LongestPathTo(edge.From) + 1).Append(0).Max();

    private SortedDictionary<string, string> Fold(Company company)
    {
        Dictionary<string, Grant> grants = company.Grants().GroupBy(grant => grant.Id).ToDictionary(same => same.Key, same => same.Last());
        HashSet<string> stored = [.. grants.Keys];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (((int from, int to), (bool isShallow, HashSet<string>? types)) in _rules)
            {
                foreach (Grant held in grants.Values.Where(grant => grant.Entitlement.Id == Company.IdOf(from)).ToList())
                {
                    bool isDirect = held.Sources is null || held.Sources.Sources.ContainsKey(held.Entitlement.Id);
                    if ((isDirect || !isShallow) && (types is null || types.Contains(held.Principal.Id.ResourceType)))
                    {
                        changed |= Give(grants, stored, to, held, isDirect);
                    }
                }
            }
        }

        return new SortedDictionary<string, string>(grants.ToDictionary(grant => grant.Key, grant => Describe(grant.Value)), StringComparer.Ordinal);
    }

    private static bool Give(Dictionary<string, Grant> grants, HashSet<string> stored, int to, Grant held, bool isDirect)
    {
        string id = $"{Company.IdOf(to)}:{held.Principal.Id.ResourceType}:{held.Principal.Id.Resource}";
        if (!grants.TryGetValue(id, out Grant? grant))
        {
            grant = new Grant { Id = id, Entitlement = new Entitlement { Id = Company.IdOf(to) }, Principal = held.Principal };
            grant.Annotations.Add(Google.Protobuf.WellKnownTypes.Any.Pack(new GrantImmutable()));
            grants.Add(id, grant);
        }

        if (grant.Sources is null)
        {
            grant.Sources = new GrantSources();
            if (stored.Contains(id))
            {
                grant.Sources.Sources[grant.Entitlement.Id] = new GrantSources.Types.GrantSource { IsDirect = true };
            }
        }

        if (!grant.Sources.Sources.TryGetValue(held.Entitlement.Id, out GrantSources.Types.GrantSource? source))
        {
            grant.Sources.Sources[held.Entitlement.Id] = new GrantSources.Types.GrantSource { IsDirect = isDirect };
            return true;
        }

        bool changed = isDirect && !source.IsDirect;
        source.IsDirect |= isDirect;
        return changed;
    }
}

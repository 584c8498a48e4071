using System.Text;
using C1z.Engines.Keys;

namespace C1z.Sync.Expansion;

/// <summary>The rule of an edge in terms of ranks: principals of a type are neighbours, so a list of types is a few intervals.</summary>
internal sealed class PassFilter
{
    private readonly bool _isShallow;
    private readonly (int From, int To)[]? _ranks;

    /// <summary>Translates a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="principals">The ranked principals.</param>
    public PassFilter(EdgeRule rule, PrincipalTable principals)
    {
        _isShallow = rule.IsShallow;
        _ranks = rule.PrincipalTypes is null ? null : [.. rule.PrincipalTypes.Select(type => RanksOf(type, principals)).Where(ranks => ranks.From < ranks.To)];
    }

    /// <summary>Whether a holder of the source gets the destination.</summary>
    public bool Passes(Member member)
    {
        if (_isShallow && !member.IsDirect)
        {
            return false;
        }

        if (_ranks is null)
        {
            return true;
        }

        foreach ((int from, int to) in _ranks)
        {
            if (member.Principal >= from && member.Principal < to)
            {
                return true;
            }
        }

        return false;
    }

    private static (int From, int To) RanksOf(string type, PrincipalTable principals)
    {
        var key = new KeyWriter(stackalloc byte[128]);
        key.WriteElement(Encoding.UTF8.GetBytes(type));
        key.WriteSeparator();
        var range = KeyRange.OfPrefix(key.Written);
        key.Dispose();
        return (principals.FirstAtOrBehind(range.Lower), principals.FirstAtOrBehind(range.Upper));
    }
}

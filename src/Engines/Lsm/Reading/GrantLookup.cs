using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;
using C1z.Engines.Records;

namespace C1z.Engines.Lsm.Reading;

/// <summary>Finds grants by their bare id, which is no part of any key.</summary>
/// <remarks>
/// Most ids are entitlement id, principal type and principal id joined by colons: the ways to cut one so are tried first, each a look at one key. Only when
/// no cut leads to a grant with the id, all grants are looked through.
/// </remarks>
internal sealed class GrantLookup(RowView store)
{
    /// <summary>Finds the one grant with an id.</summary>
    /// <param name="id">The id.</param>
    /// <returns>Its record; null when there is none.</returns>
    /// <exception cref="EngineException"><see cref="EngineErrorCode.AmbiguousId"/>.</exception>
    public byte[]? FindOne(string id)
    {
        byte[] utf8 = Listings.Utf8(id);
        var range = Keys.KeyRange.OfPrefix([KeySpace.Version, KeySpace.Grant, TupleCodec.Separator]);
        using LsmScan rows = store.Scan(range.Lower, range.Upper);
        List<byte[]> found = ByCandidates(rows, utf8);
        if (found.Count == 0)
        {
            found = LookThrough(rows, utf8, range.Lower);
        }

        return found.Count switch
        {
            0 => null,
            1 => found[0],
            _ => throw new EngineException(EngineErrorCode.AmbiguousId, $"several grants have the id '{id}'"),
        };
    }

    private static List<byte[]> ByCandidates(LsmScan rows, byte[] id)
    {
        var found = new List<byte[]>();
        int tried = 0;
        if (IdSplits.Colons(id) is not { } colons)
        {
            return found;
        }

        for (int last = colons.Count - 1; last > 0; last--)
        {
            for (int before = last - 1; before >= 0; before--)
            {
                int entitlementEnd = colons[before];
                int typeEnd = colons[last];
                foreach (byte[] partition in EntitlementLookup.Candidates(id[..entitlementEnd]))
                {
                    if (++tried > IdSplits.MaxCandidates)
                    {
                        return found;
                    }

                    if (rows.MoveTo(Key(partition, id.AsSpan((entitlementEnd + 1)..typeEnd), id.AsSpan(typeEnd + 1))) && HasId(rows.Value, id))
                    {
                        found.Add(rows.Value.ToArray());
                    }
                }
            }
        }

        return found;
    }

    private static byte[] Key(byte[] partition, ReadOnlySpan<byte> principalType, ReadOnlySpan<byte> principalId)
    {
        var key = new KeyWriter(stackalloc byte[512]);
        GrantKeys.WritePartitionPrefix(ref key, partition);
        PrincipalTuple.Write(ref key, principalType, principalId);
        byte[] bytes = key.Written.ToArray();
        key.Dispose();
        return bytes;
    }

    // Two are enough to know that the id is ambiguous.
    private static List<byte[]> LookThrough(LsmScan rows, byte[] id, byte[] from)
    {
        var found = new List<byte[]>();
        for (bool isValid = rows.MoveToOrBehind(from); isValid && found.Count < 2; isValid = rows.MoveNext())
        {
            if (HasId(rows.Value, id))
            {
                found.Add(rows.Value.ToArray());
            }
        }

        return found;
    }

    private static bool HasId(ReadOnlySpan<byte> record, ReadOnlySpan<byte> id)
    {
        var grant = new GrantRecordView(record);
        return grant.ExternalId.IsEmpty
            ? IsJoined(id, grant.Entitlement.EntitlementId, grant.Principal.ResourceType, grant.Principal.ResourceId)
            : grant.ExternalId.SequenceEqual(id);
    }

    private static bool IsJoined(ReadOnlySpan<byte> id, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        int secondAt = first.Length + 1;
        int thirdAt = secondAt + second.Length + 1;
        return id.Length == thirdAt + third.Length
            && id[secondAt - 1] == (byte)':'
            && id[thirdAt - 1] == (byte)':'
            && id.StartsWith(first)
            && id[secondAt..(thirdAt - 1)].SequenceEqual(second)
            && id[thirdAt..].SequenceEqual(third);
    }
}

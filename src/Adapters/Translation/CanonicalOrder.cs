using C1z.Engines;
using C1z.Proto.Connector.V2;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Translation;

/// <summary>
/// Brings map entries into the byte order of their keys, which makes serialization deterministic: diffs between files compare record bytes.
/// </summary>
/// <remarks>
/// A message whose maps are in order (the usual case) is returned as it is; otherwise a sorted copy is. Only the maps that stored
/// messages can reach are known here: grant sources and the profile of a resource. Bytes inside an annotation stay verbatim.
/// </remarks>
internal static class CanonicalOrder
{
    public static Resource Of(Resource message)
    {
        if (IsSorted(message.Profile))
        {
            return message;
        }

        Resource copy = message.Clone();
        Sort(copy.Profile);
        return copy;
    }

    public static Entitlement Of(Entitlement message)
    {
        if (IsSorted(message.Resource?.Profile))
        {
            return message;
        }

        Entitlement copy = message.Clone();
        Sort(copy.Resource.Profile);
        return copy;
    }

    public static Grant Of(Grant message)
    {
        if (IsSorted(message.Sources?.Sources) && IsSorted(message.Principal?.Profile) && IsSorted(message.Entitlement?.Resource?.Profile))
        {
            return message;
        }

        Grant copy = message.Clone();
        if (copy.Sources is not null)
        {
            Sort(copy.Sources.Sources);
        }

        Sort(copy.Principal?.Profile);
        Sort(copy.Entitlement?.Resource?.Profile);
        return copy;
    }

    private static bool IsSorted<T>(MapField<string, T>? map)
    {
        if (map is null || map.Count < 2)
        {
            return true;
        }

        string? previous = null;
        foreach (string key in map.Keys)
        {
            if (previous is not null && Utf8Order.Comparer.Compare(previous, key) > 0)
            {
                return false;
            }

            previous = key;
        }

        return true;
    }

    private static bool IsSorted(Struct? value)
    {
        if (value is null)
        {
            return true;
        }

        if (!IsSorted(value.Fields))
        {
            return false;
        }

        foreach (Value field in value.Fields.Values)
        {
            if (!IsSorted(field))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSorted(Value value) => value.KindCase switch
    {
        Value.KindOneofCase.StructValue => IsSorted(value.StructValue),
        Value.KindOneofCase.ListValue => value.ListValue.Values.All(IsSorted),
        _ => true,
    };

    private static void Sort<T>(MapField<string, T> map)
    {
        if (IsSorted(map))
        {
            return;
        }

        var entries = map.ToList();
        entries.Sort((a, b) => Utf8Order.Comparer.Compare(a.Key, b.Key));
        map.Clear();
        foreach ((string key, T value) in entries)
        {
            map.Add(key, value);
        }
    }

    private static void Sort(Struct? value)
    {
        if (value is null)
        {
            return;
        }

        Sort(value.Fields);
        foreach (Value field in value.Fields.Values)
        {
            Sort(field);
        }
    }

    private static void Sort(Value value)
    {
        if (value.KindCase == Value.KindOneofCase.StructValue)
        {
            Sort(value.StructValue);
        }
        else if (value.KindCase == Value.KindOneofCase.ListValue)
        {
            foreach (Value item in value.ListValue.Values)
            {
                Sort(item);
            }
        }
    }
}

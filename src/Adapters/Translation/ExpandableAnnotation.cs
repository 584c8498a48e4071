using C1z.Proto.Connector.V2;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters.Translation;

/// <summary>The annotation that makes a grant expandable: kept beside the stored grant, put back on request.</summary>
internal static class ExpandableAnnotation
{
    private const string TypeName = "c1.connector.v2.GrantExpandable";
    public const string TypeUrl = "type.googleapis.com/" + TypeName;

    /// <summary>Position of the first expandable annotation, -1 without one.</summary>
    public static int IndexIn(Grant grant)
    {
        for (int i = 0; i < grant.Annotations.Count; i++)
        {
            if (Is(grant.Annotations[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Removes every expandable annotation; gives the first one's bytes when it names an entitlement.</summary>
    /// <param name="grant">Changed in place.</param>
    /// <returns>Deterministic bytes of the annotation, or null when it cannot be expanded.</returns>
    public static byte[]? TakeFrom(Grant grant)
    {
        ByteString? first = null;
        for (int i = grant.Annotations.Count - 1; i >= 0; i--)
        {
            if (Is(grant.Annotations[i]))
            {
                first = grant.Annotations[i].Value;
                grant.Annotations.RemoveAt(i);
            }
        }

        if (first is null)
        {
            return null;
        }

        GrantExpandable expandable = GrantExpandable.Parser.ParseFrom(first);
        return expandable.EntitlementIds.Any(id => !string.IsNullOrWhiteSpace(id)) ? expandable.ToByteArray() : null;
    }

    /// <summary>Puts the annotation back: in place of one that is there, else at the end.</summary>
    public static void PutBack(Grant grant, ReadOnlySpan<byte> expansion)
    {
        var any = new Any { TypeUrl = TypeUrl, Value = ByteString.CopyFrom(expansion) };
        int index = IndexIn(grant);
        if (index >= 0)
        {
            grant.Annotations[index] = any;
        }
        else
        {
            grant.Annotations.Add(any);
        }
    }

    public static bool Is(Any any)
    {
        string url = any.TypeUrl;
        return url.EndsWith(TypeName, StringComparison.Ordinal)
            && (url.Length == TypeName.Length || url[url.Length - TypeName.Length - 1] == '/');
    }
}

using System.Text;
using C1z.Engines.Keys;
using C1z.Engines.Lsm.Views;

namespace C1z.Engines.Lsm.Reading;

/// <summary>The listings without queries on grants.</summary>
internal static class Listings
{
    public static Listing ResourceTypes { get; } = new([KeySpace.Version, KeySpace.ResourceType, TupleCodec.Separator]);

    public static Listing Assets { get; } = new([KeySpace.Version, KeySpace.Asset, TupleCodec.Separator]);

    /// <summary>Resources sort by type, and the children of a resource by their type: so a type is a part of either range.</summary>
    public static Listing Resources(ResourceQuery query)
    {
        bool hasType = !string.IsNullOrEmpty(query.ResourceType);
        byte[] type = Utf8(query.ResourceType);
        var key = new KeyWriter(stackalloc byte[256]);
        try
        {
            if (query.Parent is { Id.Length: > 0 } parent)
            {
                ByParentKeys.WriteParentPrefix(ref key, Utf8(parent.Type), Utf8(parent.Id));
                if (hasType)
                {
                    key.WriteElement(type);
                    key.WriteSeparator();
                }

                return new Listing(key.Written.ToArray()) { RowFamily = KeySpace.Resource, RowKey = IndexedRows.ByParent };
            }

            if (!hasType)
            {
                return new Listing([KeySpace.Version, KeySpace.Resource, TupleCodec.Separator]);
            }

            ResourceKeys.WriteTypePrefix(ref key, type);
            return new Listing(key.Written.ToArray());
        }
        finally
        {
            key.Dispose();
        }
    }

    public static Listing Entitlements(EntitlementQuery query)
    {
        if (query.Resource is not { } resource)
        {
            return new Listing([KeySpace.Version, KeySpace.Entitlement, TupleCodec.Separator]);
        }

        var key = new KeyWriter(stackalloc byte[256]);
        EntitlementKeys.WriteResourcePrefix(ref key, Utf8(resource.Type), Utf8(resource.Id));
        byte[] prefix = key.Written.ToArray();
        key.Dispose();
        return new Listing(prefix);
    }

    public static byte[] Utf8(string? text) => Encoding.UTF8.GetBytes(text ?? "");
}

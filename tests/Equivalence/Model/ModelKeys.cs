using System.Text;

namespace C1z.Equivalence.Model;

/// <summary>Keys of a v3 store, spelled out: version byte, family, then the elements, each after a zero, with 0 and 1 escaped.</summary>
internal static class ModelKeys
{
    public static byte[] Of(byte[] family, params string[] elements)
    {
        List<byte> key = [3, .. family];
        foreach (string element in elements)
        {
            key.Add(0);
            foreach (byte b in Encoding.UTF8.GetBytes(element))
            {
                key.AddRange(b switch { 0 => [1, 1], 1 => [1, 2], _ => (byte[])[b] });
            }
        }

        return [.. key];
    }

    public static byte[] ResourceType(ModelResourceType row) => Of([1], row.Id);

    public static byte[] Resource(ModelResource row) => Of([2], row.Type, row.Id);

    public static byte[] Entitlement(ModelEntitlement row) => Of([3], Partition(row.ResourceType, row.ResourceId, row.Id));

    public static byte[] Grant(ModelGrant row) => Of([4], [.. PartitionOf(row), row.PrincipalType, row.PrincipalId]);

    public static byte[] Asset(ModelAsset row) => Of([5], row.Id);

    public static byte[] ByParent(ModelResource row) => Of([7, 1], row.ParentType!, row.ParentId!, row.Type, row.Id);

    public static byte[] ByPrincipal(ModelGrant row) => Of([7, 4], [row.PrincipalType, row.PrincipalId, .. PartitionOf(row)]);

    public static byte[] Pending(ModelGrant row) => Of([7, 5], [.. PartitionOf(row), row.PrincipalType, row.PrincipalId]);

    /// <summary>Whether an entitlement's id starts with its resource: then a bare id leads to it at once.</summary>
    public static bool RepeatsResource(string type, string resource, string id) => id.StartsWith($"{type}:{resource}:", StringComparison.Ordinal);

    /// <summary>Whether a bare id is looked at for what it starts with at all: one of very many colons is not.</summary>
    public static bool CanBeCut(string id) => id.Count(c => c == ':') <= 64;

    private static string[] PartitionOf(ModelGrant row) => Partition(row.ResourceType, row.ResourceId, row.EntitlementId);

    private static string[] Partition(string type, string resource, string id) =>
        RepeatsResource(type, resource, id) ? [type, resource, "1", id[(type.Length + resource.Length + 2)..]] : [type, resource, "0", id];
}

using C1z.Engines.Digests;

namespace C1z.Engines.Lsm;

/// <summary>A stored digest node of one entitlement.</summary>
/// <param name="ResourceType">Type of the entitlement's resource.</param>
/// <param name="ResourceId">Id of the entitlement's resource.</param>
/// <param name="EntitlementId">The entitlement's id.</param>
/// <param name="Level">0 for the root, 1 for a leaf.</param>
/// <param name="Bucket">The smallest 16-bit principal hash of a leaf; 0 for a root.</param>
/// <param name="LeafBits">Width of the leaves in bits, as the root says; 0 for a leaf.</param>
/// <param name="Digest">Count and sum.</param>
public sealed record LsmDigestNode(
    string ResourceType, string ResourceId, string EntitlementId, int Level, ushort Bucket, int LeafBits, DigestRoot Digest);

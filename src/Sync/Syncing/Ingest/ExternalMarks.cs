using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Syncing.Ingest;

/// <summary>Annotations of a grant whose principal is to be found in another source.</summary>
internal static class ExternalMarks
{
    /// <summary>True when the grant's own principal stands for one of another source.</summary>
    public static bool IsPlaceholder(Grant grant)
    {
        foreach (Any annotation in grant.Annotations)
        {
            if (IsMatch(annotation))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True for an annotation that says whom to look for.</summary>
    public static bool IsMatch(Any annotation) =>
        annotation.Is(ExternalResourceMatch.Descriptor)
        || annotation.Is(ExternalResourceMatchAll.Descriptor)
        || annotation.Is(ExternalResourceMatchID.Descriptor);
}

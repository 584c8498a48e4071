using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync;

/// <summary>One page of a connector's listing.</summary>
/// <remarks>
/// The syncer never changes the messages: an entitlement or principal may be shared by many grants. It reads them until they are stored, which may be when later
/// pages have come: a connector must not change a message that it has handed out.
/// </remarks>
/// <typeparam name="T">The record.</typeparam>
/// <param name="Items">The records, any number.</param>
/// <param name="NextToken">Asks for the next page; empty on the last one.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string NextToken = "")
{
    /// <summary>
    /// Besides the records: <c>RateLimitDescription</c>, <c>EnqueuePageTokens</c>, and on grants <c>ETag</c> and <c>ETagMatch</c>.
    /// </summary>
    public IReadOnlyList<Any> Annotations { get; init; } = [];
}

/// <summary>Makes pages.</summary>
public static class ListPage
{
    /// <summary>No records, no further page.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <returns>The page.</returns>
    public static ListPage<T> Empty<T>() => new([]);

    /// <summary>All records there are, as one page.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="items">The records.</param>
    /// <returns>The page.</returns>
    public static ListPage<T> Of<T>(IEnumerable<T> items) => new([.. items]);
}

namespace C1z.Adapters;

/// <summary>Which page of a listing, of which sync.</summary>
/// <param name="Size">Records wanted; 0 or more than 10,000 means 10,000.</param>
/// <param name="Token">The token that the page before returned; empty for the first page.</param>
/// <param name="SyncId">
/// The sync to read. Null: the sync being written; else the one chosen by <see cref="C1zReader.ViewSync"/>; else the latest finished full sync;
/// else the latest finished sync of any type; else the newest unfinished one.
/// </param>
public readonly record struct PageOptions(int Size = 0, string Token = "", string? SyncId = null);

/// <summary>One page of a listing.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <param name="Items">The records, in the listing's order.</param>
/// <param name="NextToken">Give it to the next call; empty when this was the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string NextToken)
{
    /// <summary>True when no page follows.</summary>
    public bool IsLast => NextToken.Length == 0;
}

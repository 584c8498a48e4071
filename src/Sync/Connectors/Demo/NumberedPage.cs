using System.Globalization;
using C1z.Proto.Connector.V2;

namespace C1z.Sync.Connectors;

/// <summary>Pages of records that are numbered from 0; the token is the number of the next one.</summary>
internal static class NumberedPage
{
    public static ListPage<T> Of<T>(ListRequest request, int naturalSize, int count, Func<int, T> make)
    {
        int size = request.PageSize > 0 ? Math.Min(request.PageSize, naturalSize) : naturalSize;
        int from = request.PageToken.Length == 0 ? 0 : Parse(request.PageToken, count);
        int to = (int)Math.Min((long)from + size, count);
        var items = new T[to - from];
        for (int i = from; i < to; i++)
        {
            items[i - from] = make(i);
        }

        return new ListPage<T>(items, to < count ? to.ToString(CultureInfo.InvariantCulture) : "");
    }

    /// <summary>The record an id names, ids being a word and the number.</summary>
    /// <returns>Null when there is none.</returns>
    public static Resource? Find(ResourceId id, int count, Func<int, Resource> make)
    {
        int dash = id.Resource.LastIndexOf('-');
        return int.TryParse(id.Resource.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < count
            && make(index) is { } found && found.Id.Equals(id)
            ? found
            : null;
    }

    /// <summary>The number in an id.</summary>
    /// <exception cref="ConnectorException"><see cref="ConnectorStatus.NotFound"/>.</exception>
    public static int IndexOf(ResourceId id, int count) =>
        int.TryParse(id.Resource.AsSpan(id.Resource.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < count
            ? index
            : throw new ConnectorException(ConnectorStatus.NotFound, $"there is no {id.ResourceType} '{id.Resource}'");

    private static int Parse(string token, int count) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int from) && from <= count
            ? from
            : throw new ConnectorException(ConnectorStatus.InvalidArgument, $"'{token}' is not a page token of this listing");
}

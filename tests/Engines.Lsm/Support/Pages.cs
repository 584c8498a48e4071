namespace C1z.Engines.Lsm.Tests.Support;

/// <summary>Takes whole listings page by page.</summary>
internal static class Pages
{
    internal delegate string Lister<TBatch>(PageRequest page, TBatch into);

    /// <summary>The records of a listing as hex, in its order; checks that no page is larger than asked for, and that none but the last is smaller.</summary>
    internal static List<string> All<TBatch, TRow>(TBatch batch, Lister<TBatch> list, Func<TRow, ByteRange> value, int size = 0)
        where TBatch : RowBatch<TRow>
        where TRow : unmanaged
    {
        var records = new List<string>();
        string token = "";
        do
        {
            token = list(new PageRequest(size, token), batch);
            if (token.Length > 0)
            {
                batch.Count.Should().Be(new PageRequest(size).EffectiveSize);
            }

            foreach (ref readonly TRow row in batch.Rows)
            {
                records.Add(Convert.ToHexStringLower(batch.Bytes(value(row))));
            }
        }
        while (token.Length > 0);
        return records;
    }

    internal static List<string> Grants(LsmEngine engine, GrantQuery query, int size = 0) =>
        All<GrantBatch, GrantRow>(new GrantBatch(), (page, into) => engine.ListGrants(query, page, into), row => row.Value, size);

    internal static List<string> GrantIds(LsmEngine engine, GrantQuery query)
    {
        var batch = new GrantBatch();
        engine.ListGrants(query, default, batch).Should().BeEmpty();
        return [.. batch.Rows.ToArray().Select(row => batch.Text(row.ExternalId))];
    }
}

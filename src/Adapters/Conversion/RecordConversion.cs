using C1z.Adapters.Translation;
using C1z.Engines;
using C1z.Engines.Records;
using C1z.Engines.Sqlite;

namespace C1z.Adapters.Conversion;

/// <summary>Carries the records of one sync from an engine to another, page by page, through the connector's messages.</summary>
internal sealed class RecordConversion(ISnapshotEngine source, ISnapshotEngine target, SyncRun run, ConversionOptions options, CancellationToken cancel)
{
    private readonly RecordTranslator _from = RecordTranslator.For(source.Encoding);
    private readonly RecordTranslator _to = RecordTranslator.For(target.Encoding, clock: options.Clock);
    private readonly Dictionary<string, List<HeldGrant>> _held = new(StringComparer.Ordinal);
    private readonly GrantBatch _scratch = new();
    private long _written;

    private delegate string PageReader<TBatch>(PageRequest page, TBatch into);

    private delegate void RowConverter<TBatch>(TBatch page, int row, TBatch into);

    /// <summary>Carries everything.</summary>
    /// <returns>What was written.</returns>
    public ConversionSummary Run()
    {
        var summary = new ConversionSummary { SyncId = run.Id, Discarded = [] };
        summary = summary with
        {
            ResourceTypes = Copy<ResourceTypeBatch, ResourceTypeRow>(
                new ResourceTypeBatch(), new ResourceTypeBatch(),
                (page, into) => source.ListResourceTypes(run.Id, page, into, cancel), Convert, batch => target.PutResourceTypes(batch, cancel)),
            Resources = Copy<ResourceBatch, ResourceRow>(
                new ResourceBatch(), new ResourceBatch(),
                (page, into) => source.ListResources(new ResourceQuery { SyncId = run.Id }, page, into, cancel), Convert, batch => target.PutResources(batch, cancel)),
            Entitlements = Copy<EntitlementBatch, EntitlementRow>(
                new EntitlementBatch(), new EntitlementBatch(),
                (page, into) => source.ListEntitlements(new EntitlementQuery { SyncId = run.Id }, page, into, cancel),
                Convert,
                batch => target.PutEntitlements(batch, cancel)),
        };
        (long grants, long merged) = CopyGrants();
        return summary with
        {
            Grants = grants,
            MergedGrants = merged,
            Assets = Copy<AssetBatch, AssetRow>(
                new AssetBatch(), new AssetBatch(),
                (page, into) => source.ListAssets(run.Id, page, into, cancel), Convert, batch => target.PutAssets(batch, cancel)),
            Sessions = run.IsFinished ? 0 : CopySessions(),
        };
    }

    /// <summary>A time of the source as the target keeps it.</summary>
    public static Instant Convert(Instant time, RecordEncoding from, RecordEncoding to, TimeZoneInfo zone) => (from, to) switch
    {
        (RecordEncoding.ConnectorV2, RecordEncoding.StorageV3) => TimestampText.ToAbsolute(time, zone),
        (RecordEncoding.StorageV3, RecordEncoding.ConnectorV2) => TimestampText.ToWallClock(time, zone),
        _ => time,
    };

    private long Copy<TBatch, TRow>(TBatch page, TBatch converted, PageReader<TBatch> read, RowConverter<TBatch> convert, Action<TBatch> write)
        where TBatch : RowBatch<TRow>
        where TRow : unmanaged
    {
        long count = 0;
        string token = "";
        do
        {
            token = read(new PageRequest(0, token), page);
            converted.Clear();
            for (int i = 0; i < page.Count; i++)
            {
                convert(page, i, converted);
            }

            write(converted);
            count += converted.Count;
            _written += converted.Count;
            options.Progress?.Report(_written);
        }
        while (token.Length > 0);

        return count;
    }

    private (long Written, long Merged) CopyGrants()
    {
        RepeatedGrants? repeated = target.Encoding == RecordEncoding.StorageV3 ? RepeatedGrants.Find(source, run.Id, cancel) : null;
        var query = new GrantQuery { SyncId = run.Id, Parts = RowParts.All };
        long written = Copy<GrantBatch, GrantRow>(
            new GrantBatch(),
            new GrantBatch(),
            (page, into) => source.ListGrants(query, page, into, cancel),
            (page, i, into) => ConvertOrHold(page, i, into, repeated),
            batch => target.PutGrants(batch, GrantPutMode.Replace, cancel));
        var merged = new GrantBatch();
        foreach (var grants in _held.Values)
        {
            AddGrant(GrantMerger.Merge(grants), merged);
        }

        target.PutGrants(merged, GrantPutMode.Replace, cancel);
        return (written + merged.Count, _held.Values.Sum(grants => grants.Count) - merged.Count);
    }

    private void ConvertOrHold(GrantBatch page, int i, GrantBatch into, RepeatedGrants? repeated)
    {
        ref readonly GrantRow row = ref page[i];
        var grant = new HeldGrant(_from.Read(page, row, withExpansion: true), Convert(row.DiscoveredAt), row.NeedsExpansion);
        if (repeated is not null && repeated.Contains(page, row))
        {
            string identity = RepeatedGrants.IdentityOf(page, row);
            if (!_held.TryGetValue(identity, out List<HeldGrant>? alike))
            {
                _held.Add(identity, alike = []);
            }

            alike.Add(grant);
        }
        else
        {
            AddGrant(grant, into);
        }
    }

    // A translator takes every expandable grant as one that is still to be expanded; the source may know better.
    private void AddGrant(HeldGrant grant, GrantBatch into)
    {
        _to.BeginCall(grant.DiscoveredAt);
        if (grant.NeedsExpansion || target.Encoding != RecordEncoding.StorageV3 || ExpandableAnnotation.IndexIn(grant.Grant) < 0)
        {
            _to.Add(grant.Grant, into);
            return;
        }

        _scratch.Clear();
        _to.Add(grant.Grant, _scratch);
        ReadOnlySpan<byte> record = _scratch.Bytes(_scratch[0].Value);
        GrantChange change = default;
        change.SetNeedsExpansion(false);
        Span<byte> room = into.GetRoom(record.Length + change.MaxGrowth);
        into.Add(RecordRows.Grant(into, into.Commit(change.Apply(record, room))));
    }

    private void Convert(ResourceTypeBatch page, int i, ResourceTypeBatch into)
    {
        _to.BeginCall(Convert(page[i].DiscoveredAt));
        _to.Add(_from.Read(page, page[i]), into);
    }

    private void Convert(ResourceBatch page, int i, ResourceBatch into)
    {
        _to.BeginCall(Convert(page[i].DiscoveredAt));
        _to.Add(_from.Read(page, page[i]), into);
    }

    private void Convert(EntitlementBatch page, int i, EntitlementBatch into)
    {
        _to.BeginCall(Convert(page[i].DiscoveredAt));
        _to.Add(_from.Read(page, page[i]), into);
    }

    private void Convert(AssetBatch page, int i, AssetBatch into)
    {
        ref readonly AssetRow row = ref page[i];
        into.Add(new AssetRow
        {
            ExternalId = into.Append(page.Bytes(row.ExternalId)),
            ContentType = into.Append(page.Bytes(row.ContentType)),
            Data = into.Append(page.Bytes(row.Data)),
            DiscoveredAt = Convert(row.DiscoveredAt),
        });
    }

    private long CopySessions()
    {
        long count = 0;
        string token = "";
        do
        {
            SessionPage page = source.GetAllSessions(run.Id, "", token);
            target.SetSessions(run.Id, "", page.Values.ToList());
            count += page.Values.Count;
            token = page.NextToken;
        }
        while (token.Length > 0);

        return count;
    }

    private Instant Convert(Instant time) => Convert(time, source.Encoding, target.Encoding, options.Clock.LocalTimeZone);
}

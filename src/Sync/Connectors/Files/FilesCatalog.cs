using C1z.Adapters.Verification;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors.Files.Reading;

namespace C1z.Sync.Connectors.Files;

/// <summary>What the files name: types, resources and entitlements, read once before a sync and checked on the way.</summary>
/// <remarks>Of resources only their ids are kept, as hashes; entitlements of their own table are kept whole. Immutable once made.</remarks>
internal sealed class FilesCatalog
{
    private const int Portion = 10_000;

    private readonly Dictionary<string, ResourceType> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entitlement> _entitlements = new(StringComparer.Ordinal);
    private readonly IdSet _resources = new();

    private FilesCatalog(FilesLayout layout)
    {
        Layout = layout;
    }

    public FilesLayout Layout { get; }

    public IReadOnlyCollection<ResourceType> Types => _types.Values;

    public IReadOnlyCollection<Entitlement> Entitlements => _entitlements.Values;

    /// <summary>The tables that are one resource type each: table, type, name of the type, the entitlement that every resource of it has.</summary>
    public static IReadOnlyList<ImpliedType> Implied { get; } =
    [
        new("users", ResourceTypes.User("user", "User"), ""),
        new("groups", ResourceTypes.Group("group", "Group"), "member"),
        new("roles", ResourceTypes.Role("role", "Role"), "assigned"),
        new("apps", ResourceTypes.App("app", "Application"), "access"),
    ];

    public static FilesCatalog Read(FilesLayout layout, CancellationToken cancel)
    {
        var catalog = new FilesCatalog(layout);
        catalog.ReadTypes(cancel);
        foreach (ImpliedType implied in Implied)
        {
            catalog.ReadIds(layout.Find(implied.Table), _ => implied.Type.Id, cancel);
        }

        catalog.ReadIds(layout.Find(FilesLayout.Resources), row => row.Require("type"), cancel);
        catalog.CheckParents(cancel);
        catalog.ReadEntitlements(cancel);
        catalog.CheckUnasked(cancel);
        return catalog;
    }

    public ResourceType Type(SourceRow row, string column)
    {
        string id = row.Require(column);
        return _types.TryGetValue(id, out ResourceType? type)
            ? type
            : throw row.Error(column, $"there is no resource type '{id}'; there are: {string.Join(", ", _types.Keys)}");
    }

    public bool HasResource(string type, string id) => _resources.Contains(type, id);

    /// <summary>The entitlement that every resource of a type has; null when the type has none.</summary>
    public static string? ImpliedSlug(string typeId) =>
        Implied.FirstOrDefault(i => i.Type.Id == typeId) is { Slug.Length: > 0 } implied ? implied.Slug : null;

    /// <summary>The entitlement an id names, one of the table or an implied one.</summary>
    /// <returns>Null when there is none.</returns>
    public Entitlement? FindEntitlement(string id)
    {
        if (_entitlements.TryGetValue(id, out Entitlement? own))
        {
            return own;
        }

        foreach (ImpliedType implied in Implied)
        {
            string prefix = implied.Type.Id + ":", suffix = ":" + implied.Slug;
            if (implied.Slug.Length > 0
                && id.Length > prefix.Length + suffix.Length
                && id.StartsWith(prefix, StringComparison.Ordinal)
                && id.EndsWith(suffix, StringComparison.Ordinal)
                && id[prefix.Length..^suffix.Length] is var resource
                && _resources.Contains(implied.Type.Id, resource))
            {
                return new Entitlement { Id = id, Slug = implied.Slug, Resource = new Resource { Id = Sync.Resources.Id(implied.Type.Id, resource) } };
            }
        }

        return null;
    }

    /// <summary>All rows of a table.</summary>
    public static IEnumerable<SourceRow> Rows(ISourceTable? table, CancellationToken cancel)
    {
        string token = "";
        while (table is not null)
        {
            RowPage page = table.Read(token, Portion, cancel);
            foreach (SourceRow row in page.Rows)
            {
                yield return row;
            }

            token = page.NextToken;
            if (token.Length == 0)
            {
                yield break;
            }
        }
    }

    private void ReadTypes(CancellationToken cancel)
    {
        foreach (ImpliedType implied in Implied.Where(i => Layout.Find(i.Table) is not null))
        {
            _types.Add(implied.Type.Id, implied.Type);
        }

        foreach (SourceRow row in Rows(Layout.Find(FilesLayout.Types), cancel))
        {
            ResourceType type = RowRecords.Type(row);
            bool isImplied = Implied.Any(i => i.Type.Id == type.Id);
            if (isImplied ? Layout.Find(Implied.First(i => i.Type.Id == type.Id).Table) is null : _types.ContainsKey(type.Id))
            {
                throw row.Error("id", isImplied ? $"the type '{type.Id}' comes with its own table" : $"the type '{type.Id}' is there twice");
            }

            _types[type.Id] = type;
        }
    }

    private void ReadIds(ISourceTable? table, Func<SourceRow, string> typeOf, CancellationToken cancel)
    {
        foreach (SourceRow row in Rows(table, cancel))
        {
            string type = typeOf(row), id = row.Require("id");
            if (!_types.ContainsKey(type))
            {
                // A type that only resources.csv names needs no table of types.
                _types.Add(type, ResourceTypes.Of(type, type));
            }

            if (!_resources.Add(type, id))
            {
                throw row.Error("id", $"{type} '{id}' is there twice");
            }
        }
    }

    private void CheckParents(CancellationToken cancel)
    {
        foreach (SourceRow row in Implied.Select(i => i.Table).Append(FilesLayout.Resources).SelectMany(t => Rows(Layout.Find(t), cancel)))
        {
            if (row.Find("parent_id") is { Value.Length: > 0 } parent
                && !_resources.Contains(row.Require("parent_type"), parent.Value))
            {
                throw row.Error(parent, $"there is no {row["parent_type"]} '{parent.Value}'");
            }
        }
    }

    private void ReadEntitlements(CancellationToken cancel)
    {
        foreach (SourceRow row in Rows(Layout.Find(FilesLayout.Entitlements), cancel))
        {
            ResourceType type = Type(row, "resource_type");
            string resource = row.Require("resource_id");
            if (!_resources.Contains(type.Id, resource))
            {
                throw row.Error("resource_id", $"there is no {type.Id} '{resource}'");
            }

            Entitlement entitlement = RowRecords.Entitlement(row, type.Id, this);
            if (FindEntitlement(entitlement.Id) is not null)
            {
                throw row.Error("slug", $"the entitlement '{entitlement.Id}' is there already");
            }

            _entitlements.Add(entitlement.Id, entitlement);
            if (type.Annotations.SkipsEntitlements())
            {
                // Accounts and credentials have none as a rule. These have.
                ResourceType asked = type.Clone();
                asked.Annotations.Clear();
                _types[type.Id] = asked;
            }
        }
    }

    // Grants are read with the types that they are on. Where there is no such type, nobody would see that they refer to nothing.
    private void CheckUnasked(CancellationToken cancel)
    {
        var grants = new RowGrants(this);
        if (!_types.ContainsKey("group"))
        {
            foreach (SourceRow row in Rows(Layout.Find(FilesLayout.Members), cancel))
            {
                _ = grants.Membership(row);
            }
        }

        if (_types.Values.All(type => type.Annotations.SkipsGrants()))
        {
            foreach (SourceRow row in Rows(Layout.Find(FilesLayout.Grants), cancel))
            {
                _ = grants.Grant(row);
            }
        }
    }
}

/// <summary>A table whose rows are the resources of one type.</summary>
/// <param name="Table">The table.</param>
/// <param name="Type">The type.</param>
/// <param name="Slug">The entitlement that every resource of the type has; empty for none.</param>
internal sealed record ImpliedType(string Table, ResourceType Type, string Slug);

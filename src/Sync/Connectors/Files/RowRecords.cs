using System.Globalization;
using C1z.Proto.Connector.V2;
using C1z.Sync.Connectors.Files.Reading;
using Google.Protobuf.WellKnownTypes;
using static C1z.Proto.Connector.V2.ResourceType.Types;

namespace C1z.Sync.Connectors.Files;

/// <summary>Makes records of rows. The columns are documented with <see cref="FilesConnector"/>.</summary>
internal static class RowRecords
{
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "type", "id", "display_name", "description", "status", "parent_type", "parent_id", "created_at",
    };

    private static readonly HashSet<string> OfUsers = new(StringComparer.Ordinal)
    {
        "email", "emails", "login", "account_type", "employee_id", "last_login", "mfa",
    };

    public static ResourceType Type(SourceRow row)
    {
        ResourceType type = ResourceTypes.Of(row.Require("id"), Or(row["display_name"], row["id"]));
        type.Description = row["description"];
        if (row.Find("traits") is { } traits)
        {
            foreach (string word in traits.Items)
            {
                type.Traits.Add(word.ToLowerInvariant() switch
                {
                    "user" => Trait.User,
                    "group" => Trait.Group,
                    "role" => Trait.Role,
                    "app" => Trait.App,
                    "secret" => Trait.Secret,
                    _ => throw row.Error(traits, $"'{word}' is not a trait; there are user, group, role, app, secret"),
                });
            }
        }

        return type.Traits.Contains(Trait.User) || type.Traits.Contains(Trait.Secret) ? type.With(new SkipEntitlementsAndGrants()) : type;
    }

    public static Resource Resource(SourceRow row, ResourceType type)
    {
        string id = row.Require("id"), name = Or(row["display_name"], id);
        ResourceId? parent = row["parent_id"].Length > 0 ? Resources.Id(row.Require("parent_type"), row["parent_id"]) : null;
        bool isUser = type.Traits.Contains(Trait.User);
        Resource resource = isUser ? User(row, type, id, name)
            : type.Traits.Contains(Trait.Group) ? Resources.Group(type, id, name)
            : type.Traits.Contains(Trait.Role) ? Resources.Role(type, id, name)
            : type.Traits.Contains(Trait.App) ? Resources.App(type, id, name)
            : type.Traits.Contains(Trait.Secret) ? Resources.Secret(type, id, name)
            : Resources.Of(type, id, name);
        resource.ParentResourceId = parent;
        resource.Description = row["description"];
        resource.CreatedAt = Time(row, "created_at");
        if (row["status"].Length > 0)
        {
            resource.Status = new Status
            {
                Status_ = row.OneOf(
                    "status",
                    ("enabled", Status.Types.ResourceStatus.Enabled),
                    ("active", Status.Types.ResourceStatus.Enabled),
                    ("disabled", Status.Types.ResourceStatus.Disabled),
                    ("inactive", Status.Types.ResourceStatus.Disabled),
                    ("suspended", Status.Types.ResourceStatus.Disabled),
                    ("deleted", Status.Types.ResourceStatus.Deleted)),
            };
        }

        resource.Profile = Profile(row, isUser);
        return resource;
    }

    public static Entitlement Entitlement(SourceRow row, string typeId, FilesCatalog catalog)
    {
        string slug = row.Require("slug");
        var resource = new Resource { Id = Resources.Id(typeId, row.Require("resource_id")) };
        var entitlement = new Entitlement
        {
            Id = Or(row["id"], Entitlements.Id(resource.Id, slug)),
            Resource = resource,
            Slug = slug,
            DisplayName = Or(row["display_name"], slug),
            Description = row["description"],
            Purpose = row.OneOf(
                "purpose",
                ("permission", Proto.Connector.V2.Entitlement.Types.PurposeValue.Permission),
                ("assignment", Proto.Connector.V2.Entitlement.Types.PurposeValue.Assignment),
                ("ownership", Proto.Connector.V2.Entitlement.Types.PurposeValue.Ownership)),
        };
        if (row.Find("grantable_to") is { } grantable)
        {
            foreach (string id in grantable.Items)
            {
                entitlement.GrantableTo.Add(catalog.Types.FirstOrDefault(t => t.Id == id)
                    ?? throw row.Error(grantable, $"there is no resource type '{id}'"));
            }
        }

        return entitlement;
    }

    private static Resource User(SourceRow row, ResourceType type, string id, string name)
    {
        Resource user = Resources.User(type, id, name, row["email"], Or(row["login"], id));
        UserTrait trait = user.Trait<UserTrait>()!;
        if (row.Find("emails") is { } emails)
        {
            trait.Emails.AddRange(emails.Items.Where(e => trait.Emails.All(known => known.Address != e))
                .Select(e => new UserTrait.Types.Email { Address = e, IsPrimary = trait.Emails.Count == 0 }));
        }

        trait.AccountType = row.OneOf(
            "account_type",
            ("human", UserTrait.Types.AccountType.Human),
            ("service", UserTrait.Types.AccountType.Service),
            ("system", UserTrait.Types.AccountType.System));
        if (row["employee_id"].Length > 0)
        {
            trait.EmployeeIds.Add(row["employee_id"]);
        }

        if (row["mfa"].Length > 0)
        {
            trait.MfaStatus = new UserTrait.Types.MFAStatus { MfaEnabled = YesOrNo(row, "mfa") };
        }

        trait.LastLogin = Time(row, "last_login");
        return user.With(trait);
    }

    public static bool YesOrNo(SourceRow row, string column) =>
        row.OneOf(column, ("no", false), ("yes", true), ("false", false), ("true", true), ("0", false), ("1", true));

    private static Timestamp? Time(SourceRow row, string column)
    {
        if (row.Find(column) is not { Value.Length: > 0 } field)
        {
            return null;
        }

        return DateTimeOffset.TryParse(
            field.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset time)
            ? Timestamp.FromDateTimeOffset(time)
            : throw row.Error(field, $"'{column}' is '{field.Value}', which is no date such as 2026-01-31 or 2026-01-31T12:00:00Z");
    }

    private static Struct? Profile(SourceRow row, bool isUser)
    {
        Struct? profile = null;
        foreach (SourceField field in row.Fields)
        {
            if (field.Value.Length > 0 && field.Name.Length > 0 && !Common.Contains(field.Name) && !(isUser && OfUsers.Contains(field.Name)))
            {
                (profile ??= new Struct()).Fields[field.Name] = Value.ForString(field.Value);
            }
        }

        return profile;
    }

    private static string Or(string first, string second) => first.Length > 0 ? first : second;
}

using System.CommandLine;
using C1z.Adapters;
using C1z.Proto.Connector.V2;

namespace C1z.Cli.Options;

/// <summary>Which grants are wanted: <c>-t</c>, <c>-t -r</c> or <c>-e</c>.</summary>
/// <param name="typeNeedsResource">True where <c>-t</c> says nothing without <c>-r</c>.</param>
internal sealed class GrantFilter(bool typeNeedsResource)
{
    private readonly Option<string?> _type = CommonOptions.ResourceType("Only grants on resources of this type (v1), or to principals of it (v3).");
    private readonly Option<string?> _resource = CommonOptions.Resource("Only grants on this resource; needs --resource-type.");
    private readonly Option<string?> _entitlement = CommonOptions.Entitlement("Only grants of this entitlement.");

    public void AddTo(Command command)
    {
        command.Options.Add(_type);
        command.Options.Add(_resource);
        command.Options.Add(_entitlement);
        command.Validators.Add(result =>
        {
            bool hasType = result.GetResult(_type) is { Implicit: false };
            bool hasResource = result.GetResult(_resource) is { Implicit: false };
            bool hasEntitlement = result.GetResult(_entitlement) is { Implicit: false };
            if (hasResource && hasEntitlement)
            {
                result.AddError("--resource and --entitlement exclude each other");
            }
            else if (hasResource && !hasType)
            {
                result.AddError("--resource needs --resource-type");
            }
            else if (typeNeedsResource && hasType && !hasResource)
            {
                result.AddError("--resource-type needs --resource");
            }
        });
    }

    /// <summary>The listing asked for: one resource's grants, else one type's, else one entitlement's, else all.</summary>
    public Func<PageOptions, Page<Grant>> Listing(ParseResult parsed, C1zReader reader, CancellationToken cancel)
    {
        string? type = parsed.GetValue(_type);
        string? entitlement = parsed.GetValue(_entitlement);
        if (parsed.GetValue(_resource) is { } resource)
        {
            var id = new ResourceId { ResourceType = type, Resource = resource };
            return page => reader.ListGrants(id, withExpansion: false, page, cancel);
        }

        if (type is not null)
        {
            return page => reader.ListGrantsForResourceType(type, page, cancel);
        }

        if (entitlement is null)
        {
            return page => reader.ListGrants(null, withExpansion: false, page, cancel);
        }

        // v3 files tell entitlements apart by resource as well; the stored record knows its own.
        Entitlement? stored = null;
        return page =>
        {
            stored ??= reader.FindEntitlement(entitlement, page.SyncId) ?? new Entitlement { Id = entitlement };
            return reader.ListGrantsForEntitlement(stored, null, null, page, cancel);
        };
    }
}

using System.Globalization;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Adapters;

/// <summary>The records of a made-up company: a pure function of the options.</summary>
/// <remarks>Entitlements and users are made once and shared by the grants that refer to them, as a connector does.</remarks>
internal sealed class SyntheticCompany
{
    private const int EntitlementsPerApp = 20;
    private static readonly string[] Departments = ["engineering", "finance", "legal", "marketing", "operations", "sales", "security", "support"];
    private static readonly string[] GivenNames = ["Ada", "Bo", "Chen", "Dana", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jun", "Kai", "Lea"];
    private static readonly string[] FamilyNames = ["Ahmed", "Berg", "Costa", "Diaz", "Eze", "Fischer", "Garcia", "Haas", "Ito", "Jansen"];

    private readonly SyntheticOptions _options;
    private readonly Entitlement[] _entitlements;
    private readonly Resource?[] _users;

    public SyntheticCompany(SyntheticOptions options)
    {
        _options = options;
        _users = new Resource?[options.EffectivePrincipals];
        _entitlements = new Entitlement[options.Entitlements];
        for (int i = 0; i < _entitlements.Length; i++)
        {
            _entitlements[i] = MakeEntitlement(i);
        }
    }

    public static IEnumerable<ResourceType> ResourceTypes() =>
    [
        new ResourceType { Id = "app", DisplayName = "Application", Traits = { ResourceType.Types.Trait.App } },
        new ResourceType { Id = "user", DisplayName = "User", Traits = { ResourceType.Types.Trait.User } },
    ];

    public IEnumerable<Resource> Apps() =>
        Enumerable.Range(0, (_options.Entitlements + EntitlementsPerApp - 1) / EntitlementsPerApp).Select(MakeApp);

    public IEnumerable<Resource> Users() => Enumerable.Range(0, _users.Length).Select(User);

    public IEnumerable<Entitlement> Entitlements() => _entitlements;

    public IEnumerable<Grant> Grants(long from, long to)
    {
        for (long i = from; i < to; i++)
        {
            Entitlement entitlement = _entitlements[i % _entitlements.Length];
            Resource user = User((int)(i / _entitlements.Length));
            yield return new Grant { Id = $"{entitlement.Id}:user:{user.Id.Resource}", Entitlement = entitlement, Principal = user };
        }
    }

    private static Resource MakeApp(int index)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"app-{index:D4}");
        return new Resource
        {
            Id = new ResourceId { ResourceType = "app", Resource = id },
            DisplayName = string.Create(CultureInfo.InvariantCulture, $"Application {index}"),
            Annotations = { Any.Pack(new AppTrait { HelpUrl = $"https://apps.example.com/{id}" }) },
        };
    }

    private static Entitlement MakeEntitlement(int index)
    {
        Resource app = MakeApp(index / EntitlementsPerApp);
        string slug = string.Create(CultureInfo.InvariantCulture, $"role-{index % EntitlementsPerApp:D2}");
        return new Entitlement
        {
            Id = $"app:{app.Id.Resource}:{slug}",
            Resource = app,
            DisplayName = $"{app.DisplayName} {slug}",
            Description = $"Holders act as {slug} in {app.DisplayName}",
            Slug = slug,
            Purpose = Entitlement.Types.PurposeValue.Assignment,
            GrantableTo = { new ResourceType { Id = "user", DisplayName = "User", Traits = { ResourceType.Types.Trait.User } } },
        };
    }

    private Resource User(int index) => _users[index] ??= MakeUser(index);

    private Resource MakeUser(int index)
    {
        uint random = Scramble((uint)index, (uint)_options.Seed);
        string given = GivenNames[random % GivenNames.Length];
        string family = FamilyNames[random / 16 % FamilyNames.Length];
        string id = string.Create(CultureInfo.InvariantCulture, $"user-{index:D8}");
        var trait = new UserTrait
        {
            Login = id,
            Emails = { new UserTrait.Types.Email { Address = $"{id}@example.com", IsPrimary = true } },
            AccountType = random % 50 == 0 ? UserTrait.Types.AccountType.Service : UserTrait.Types.AccountType.Human,
        };
        return new Resource
        {
            Id = new ResourceId { ResourceType = "user", Resource = id },
            DisplayName = $"{given} {family}",
            Annotations = { Any.Pack(trait) },
            Profile = new Struct { Fields = { ["department"] = Value.ForString(Departments[random / 256 % Departments.Length]) } },
            Status = new Status
            {
                Status_ = random % 20 == 0 ? Status.Types.ResourceStatus.Disabled : Status.Types.ResourceStatus.Enabled,
            },
        };
    }

    // Mixes index and seed (finalizer of a 32-bit murmur hash), so that neighbours differ and the platform's Random plays no part.
    private static uint Scramble(uint index, uint seed)
    {
        uint x = index ^ (seed * 0x9E3779B9);
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return x ^ (x >> 16);
    }
}

using System.Globalization;
using C1z.Proto.Connector.V2;
using Google.Protobuf.WellKnownTypes;

namespace C1z.Sync.Connectors;

/// <summary>The records of the demo company, each computed from its number. Safe for concurrent use.</summary>
/// <remarks>Groups, their memberships and bare principals are made once and shared by all grants, as a connector with a cache does.</remarks>
internal sealed class DemoCompany
{
    public static readonly IReadOnlyList<string> EnvironmentNames = ["production", "staging"];

    private static readonly string[] Departments = ["engineering", "finance", "legal", "marketing", "operations", "sales", "security", "support"];
    private static readonly string[] GivenNames = ["Ada", "Bo", "Chen", "Dana", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jun", "Kai", "Lea", "Mina", "Noor", "Ola", "Pia"];
    private static readonly string[] FamilyNames = ["Ahmed", "Berg", "Costa", "Diaz", "Eze", "Fischer", "Garcia", "Haas", "Ito", "Jansen", "Khan", "Lind"];

    private readonly Entitlement?[] _memberships;
    private readonly Resource?[] _principals;
    private readonly int _stride;

    public DemoCompany(DemoOptions options)
    {
        options.Validate();
        Options = options;
        _memberships = new Entitlement?[options.Groups];
        _principals = new Resource?[options.Users];
        _stride = StrideFor(options.Users);
    }

    public DemoOptions Options { get; }

    public Resource User(int index)
    {
        uint random = Scramble((uint)index, (uint)Options.Seed);
        bool isPartner = index % 50 == 49, isService = index % 100 == 98;
        string id = Name("user", index);
        string given = GivenNames[random % GivenNames.Length], family = FamilyNames[random / 16 % FamilyNames.Length];
        Resource user = Resources.User(DemoTypes.User, id, isService ? $"Service {id}" : $"{given} {family}", $"{id}@{(isPartner ? "partner.example" : "acme.example")}");
        if (isService)
        {
            UserTrait trait = user.Trait<UserTrait>()!;
            trait.AccountType = UserTrait.Types.AccountType.Service;
            user.With(trait);
        }

        user.Profile = new Struct
        {
            Fields =
            {
                ["department"] = Value.ForString(Departments[random / 256 % Departments.Length]),
                ["external"] = Value.ForBool(isPartner),
            },
        };
        user.Status = new Status { Status_ = random % 20 == 0 ? Status.Types.ResourceStatus.Disabled : Status.Types.ResourceStatus.Enabled };
        return user;
    }

    public static Resource Group(int index) =>
        Resources.Group(DemoTypes.Group, Name("group", index), string.Create(CultureInfo.InvariantCulture, $"Group {index}"));

    public static Resource App(int index) =>
        Resources.App(DemoTypes.App, Name("app", index), string.Create(CultureInfo.InvariantCulture, $"Application {index}"))
            .With(new ChildResourceType { ResourceTypeId = DemoTypes.Environment.Id });

    public Entitlement Membership(int group) =>
        _memberships[group] ??= Entitlements.Assignment(Group(group), "member", DemoTypes.User, DemoTypes.Group);

    /// <summary>The account as a principal: its id, as list calls of real sources give it.</summary>
    public Resource Principal(int user) => _principals[user] ??= new Resource { Id = Resources.Id(DemoTypes.User.Id, Name("user", user)) };

    /// <summary>Memberships of accounts in a group.</summary>
    public int MemberCount(int group) =>
        (int)((Options.Memberships / Options.Groups) + (group < Options.Memberships % Options.Groups ? 1 : 0));

    /// <summary>One membership. The stride has no divisor in common with the number of users, so nobody is in a group twice.</summary>
    public Grant Member(int group, int index)
    {
        uint start = Scramble((uint)group, (uint)Options.Seed + 1) % (uint)Options.Users;
        return Entitlements.Grant(Membership(group), Principal((int)((start + ((long)index * _stride)) % Options.Users)));
    }

    /// <summary>What else a group holds: groups that are members of it, and principals of another source.</summary>
    public IEnumerable<Grant> Nested(int group)
    {
        // Chains of three: group 1 in 0, 2 in 1, 3 in 2, then 5 in 4 …
        int child = group + 1;
        int rank = ((group / 4) * 3) + (group % 4);
        if (group % 4 != 3 && child < Options.Groups && rank < Options.EffectiveNested)
        {
            yield return Through(group, child);
        }

        // The last groups, in pairs that hold each other.
        int fromEnd = Options.Groups - 1 - group;
        if (fromEnd < 2 * Options.EffectiveCycles)
        {
            yield return Through(group, fromEnd % 2 == 0 ? group - 1 : group + 1);
        }

        if (group == 0)
        {
            for (int i = 0; i < Options.ExternalMatches; i++)
            {
                yield return External(i);
            }
        }
    }

    public static string Name(string kind, int index) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{index}");

    private Grant Through(int group, int child) => Entitlements.GrantThrough(Membership(group), Group(child), Membership(child).Id);

    private Grant External(int index)
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"partner-{index}@partner.example");
        var placeholder = new Resource { Id = Resources.Id(DemoTypes.User.Id, address) };
        return Entitlements.Grant(Membership(0), placeholder)
            .With(new ExternalResourceMatch { ResourceType = ResourceType.Types.Trait.User, Key = "email", Value = address });
    }

    private static int StrideFor(int users)
    {
        int stride = Math.Max(1, users / 3);
        while (Divisor(stride, Math.Max(1, users)) != 1)
        {
            stride++;
        }

        return stride;
    }

    private static int Divisor(int a, int b) => b == 0 ? a : Divisor(b, a % b);

    // The finalizer of a 32-bit murmur hash: neighbours differ, and the platform's Random plays no part.
    private static uint Scramble(uint index, uint seed)
    {
        uint x = index ^ (seed * 0x9E3779B9);
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return x ^ (x >> 16);
    }
}

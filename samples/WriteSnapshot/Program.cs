// Writes a snapshot of a small company: two people, one group, who is in it.
// usage: WriteSnapshot FILE.c1z
using C1z.Adapters;
using C1z.Proto.Connector.V2;

string path = args.Length > 0 ? args[0] : "acme.c1z";

Resource Make(string type, string id, string name) =>
    new() { Id = new ResourceId { ResourceType = type, Resource = id }, DisplayName = name };

Resource ada = Make("user", "ada", "Ada Ahmed"), bo = Make("user", "bo", "Bo Berg"), admins = Make("group", "admins", "Administrators");
var member = new Entitlement { Id = "group:admins:member", Resource = admins, DisplayName = "Member of Administrators", Slug = "member" };

await using C1zWriter writer = await C1zWriter.OpenAsync(path);
writer.StartSync();
writer.PutResourceTypes(
[
    new ResourceType { Id = "user", DisplayName = "User", Traits = { ResourceType.Types.Trait.User } },
    new ResourceType { Id = "group", DisplayName = "Group", Traits = { ResourceType.Types.Trait.Group } },
]);
writer.PutResources([ada, bo, admins]);
writer.PutEntitlements([member]);
writer.PutGrants(new[] { ada, bo }.Select(person => new Grant
{
    Id = $"{member.Id}:user:{person.Id.Resource}",
    Entitlement = member,
    Principal = person,
}));
writer.EndSync();

SaveSummary saved = await writer.SaveAsync();
Console.WriteLine($"{path}: {saved.FileBytes} bytes");

"""What each kind of tie is called, and what to do about it elsewhere."""

from generator.extraction.signs import Topic
from generator.record import record


@record
class Advice:
    title: str
    text: str


ADVICE = {
    Topic.ADDRESS: Advice(
        "Addresses",
        "Point the name at the new cluster's ingress; or choose another name, and replace it "
        "everywhere here. Certificates are made anew.",
    ),
    Topic.LOGIN: Advice(
        "Login",
        "Register the hub with whoever logs its users in, under its new address: the callback is "
        "`https://NEW-ADDRESS/hub/oauth_callback`. That gives another client id and secret.",
    ),
    Topic.IDENTITY: Advice(
        "Cloud identities",
        "Pods act as these in the old account. Make roles or service accounts of your own with the "
        "rights that you want users to have, or take the lines out.",
    ),
    Topic.BUCKET: Advice(
        "Buckets",
        "Make your own and copy what is in these, or agree that they stay, and who pays for them.",
    ),
    Topic.STORAGE: Advice(
        "Storage",
        "These are of the old cluster. `kubectl get storageclass` shows what the new one has; what "
        "is on the volumes has to be moved.",
    ),
    Topic.ACCOUNT: Advice("Cloud accounts, projects and clusters", "Replace them by your own."),
    Topic.NODES: Advice(
        "Nodes",
        "Pods start only on nodes with these labels and taints: give them to yours, or change "
        "these.",
    ),
    Topic.IMAGE: Advice(
        "Images and registries",
        "The new cluster must be able to pull them for as long as you need them; registries of a "
        "cloud account may be closed to you. Copy what you cannot do without.",
    ),
}

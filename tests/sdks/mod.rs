//! What the AWS CLI and the SDKs read: the model beside the programs, and the verbs beside the model.

/// The verbs beside one another.
mod agreement;
/// Texts and variables, and what programs pick with them.
mod cases;
/// The model beside the cases.
mod picks;

//! The settings of ssoenv, where several verbs answer by them.

mod include;
mod production;
mod versions;
